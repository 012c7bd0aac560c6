package dev.weir.cli.chaos;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.connector.GeneratorSource;
import dev.weir.connectors.file.FileSink;
import java.util.UUID;

/** A job whose runs never agree; with {@code --mute}, one that writes nothing. */
public final class Dice implements Job {
  @Override
  public void define(Pipeline p) {
    var output = p.arg("output").asPath();
    boolean mute = p.arg("mute").orElse("false").asBoolean();
    p.source("throws", GeneratorSource.of(10, i -> i))
        .filter("mute", i -> !mute)
        .map("dice", i -> UUID.randomUUID().toString())
        .sink("lines", FileSink.of(output, (String line) -> line));
  }
}
