package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Keyed;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.connectors.file.line.LineBuffer;
import java.nio.file.Path;

/**
 * Keeps running totals of real flights per airport of departure: how many, how many miles, and how
 * many minutes early or late they arrived. Every flight is written as a line {@code
 * airport,flights,miles,minutes} with the totals that include it.
 */
public final class FlightTotals implements Job {
  record Totals(long flights, long miles, long delayMinutes) {}

  @Override
  public String description() {
    return "running totals of flights per airport, one output line per flight";
  }

  @Override
  public void define(Pipeline p) {
    Path input = p.arg("input").orElse(ExampleData.path("flights")).asPath();
    Path output = p.arg("output").orElse("weir-output/flights").asPath();
    long rate = p.arg("rate").orElse("0").asLong();

    p.source("lines", ThrottledLines.of(FileSource.lines(input), rate))
        .filter("data-lines", line -> !Flight.isHeader(line))
        .map("flights", Flight::parse)
        .keyBy(Flight::origin)
        .aggregate("totals", Sum::new)
        .sink("rows", FileSink.of(output, FlightTotals::format));
  }

  static void format(Keyed<String, Totals> row, LineBuffer out) {
    Totals totals = row.value();
    out.append(row.key()).append(',').append(totals.flights()).append(',');
    out.append(totals.miles()).append(',').append(totals.delayMinutes());
  }

  static final class Sum implements AggregateFunction<Flight, Totals, Totals> {
    @Override
    public Totals empty() {
      return new Totals(0, 0, 0);
    }

    @Override
    public Totals add(Totals totals, Flight flight) {
      return new Totals(
          totals.flights() + 1,
          totals.miles() + flight.miles(),
          totals.delayMinutes() + flight.delayMinutes());
    }

    @Override
    public Totals result(Totals totals) {
      return totals;
    }
  }
}
