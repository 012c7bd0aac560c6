package dev.weir.examples;

import dev.weir.api.ArgumentException;
import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.connectors.file.FileSink;
import dev.weir.spi.connector.Source;
import java.nio.file.Path;

/**
 * Books computed entries to accounts, and proves with each line that it has seen all entries before
 * it, once and in order. An entry is an account's number and a running number from 1 up. Two
 * operators behind an exchange each keep, per account, how many entries came and a checksum that
 * depends on their order. Every entry is written as a line {@code account-NUMBER,running
 * number,count,checksum}; {@code VerifyLedger} computes what must be there.
 */
public final class Ledger implements Job {
  /** All entries of an account are in one of them, so they stay in order. */
  private static final int LANES = 12;

  private static final long MIX = 0x9E3779B97F4A7C15L;

  record Entry(long account, long number) {}

  record Booked(String account, long number, long checksum) {}

  record Row(String account, long number, long count, long checksum) {}

  record Sum(long count, long checksum) {
    static final Sum NOTHING = new Sum(0, 0);

    Sum plus(long value) {
      return new Sum(count + 1, Long.rotateLeft(checksum ^ value, 13) * MIX + count);
    }
  }

  @Override
  public String description() {
    return "books computed entries to accounts; each output line proves what came before it";
  }

  @Override
  public void define(Pipeline p) {
    Path output = p.arg("output").orElse("weir-output/ledger").asPath();
    long keys = p.arg("keys").orElse("1200").asLong();
    long records = p.arg("records").orElse("120000").asLong();
    long rate = p.arg("rate").orElse("0").asLong();
    long breakSink = p.arg("break-sink").orElse("0").asLong();
    if (keys < LANES || keys % LANES != 0) {
      throw new ArgumentException("--keys must be a multiple of " + LANES + ": " + keys);
    }
    p.source("entries", entries(keys, records, rate))
        .keyBy(Entry::account)
        .process("accounts", Accounts::new)
        .keyBy(Booked::account)
        .process("audit", Audit::new)
        .flatMap("lines", (Row row, Output<String> out) -> write(row, breakSink, out))
        .sink("rows", FileSink.of(output, (String line) -> line));
  }

  private static Source<Entry, ?> entries(long keys, long records, long rate) {
    GeneratorSource<Entry> all =
        GeneratorSource.of(records, i -> new Entry(i % keys, i / keys + 1)).lanes(LANES);
    return rate > 0 ? RateLimited.of(all, (double) rate) : all;
  }

  /**
   * The lines of a row: one.
   *
   * @param breakSink for a test of those who judge the output: one of so many rows, as the checksum
   *     falls, is dropped or written twice; 0 for none
   */
  static void write(Row row, long breakSink, Output<String> out) {
    String line =
        row.account()
            + ","
            + row.number()
            + ","
            + row.count()
            + ","
            + Long.toHexString(row.checksum());
    boolean broken = breakSink > 0 && Long.remainderUnsigned(row.checksum(), breakSink) == 0;
    if (!broken) {
      out.emit(line);
    } else if (Long.divideUnsigned(row.checksum(), breakSink) % 2 == 0) {
      out.emit(line);
      out.emit(line);
    }
  }

  /** What an operator knows of each account. */
  private abstract static class Summing<K, I, O> extends KeyedProcess<K, I, O> {
    private final ValueState<Sum> sum = state(ValueState.of("sum", Sum.class).orElse(Sum.NOTHING));

    final Sum add(long value) {
      Sum next = sum.value().plus(value);
      sum.update(next);
      return next;
    }
  }

  static final class Accounts extends Summing<Long, Entry, Booked> {
    @Override
    public void onRecord(Entry entry, KeyedContext<Long> ctx, Output<Booked> out) {
      Sum sum = add(entry.account() * MIX + entry.number());
      out.emit(new Booked("account-" + entry.account(), entry.number(), sum.checksum()));
    }
  }

  static final class Audit extends Summing<String, Booked, Row> {
    @Override
    public void onRecord(Booked booked, KeyedContext<String> ctx, Output<Row> out) {
      Sum sum = add(booked.checksum());
      out.emit(new Row(booked.account(), booked.number(), sum.count(), sum.checksum()));
    }
  }
}
