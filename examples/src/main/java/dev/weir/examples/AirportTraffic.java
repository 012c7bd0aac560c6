package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.OutputTag;
import dev.weir.api.function.Process;
import dev.weir.api.state.ValueState;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.connectors.file.line.LineBuffer;
import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.spi.connector.Source;
import java.nio.file.Path;

/**
 * Counts departures and arrivals of real flights per airport, with the actor graph laid out by
 * hand: one operator splits each flight into its two ends, and one counter per airport and
 * direction keeps them apart. Every end of a flight is written as a line {@code
 * airport,departures|arrivals,count}.
 *
 * <pre>
 *            ┌─(by airport)─▶ departures ─┐
 * lines ▶ ends                            ├─(to the first)─▶ traffic
 *            └─(by airport)─▶ arrivals  ──┘
 * </pre>
 */
public final class AirportTraffic implements Job {
  record Traffic(String airport, String direction, long count) {}

  @Override
  public String description() {
    return "departures and arrivals per airport, in the explicit graph API";
  }

  @Override
  public void define(Pipeline p) {
    Path input = p.arg("input").orElse(ExampleData.path("flights")).asPath();
    Path output = p.arg("output").orElse("weir-output/traffic").asPath();
    long rate = p.arg("rate").orElse("0").asLong();

    lay(p.graph(), ThrottledLines.of(FileSource.lines(input), rate), output);
  }

  static void lay(Graph graph, Source<String, ?> lines, Path output) {
    Partitioner byAirport = Partitioner.hash((String airport) -> airport);
    graph
        .vertex(Vertex.source("lines", lines))
        .vertex(Vertex.process("ends", Ends::new))
        .vertex(Vertex.keyedProcess("departures", () -> new Counter("departures")))
        .vertex(Vertex.keyedProcess("arrivals", () -> new Counter("arrivals")))
        .vertex(Vertex.sink("traffic", FileSink.of(output, AirportTraffic::format)))
        .edge("lines", "ends")
        .edge("ends", "departures", byAirport)
        .edge(Edge.of("ends", "arrivals").fromSideOutput(Ends.DESTINATION).by(byAirport))
        .edge("departures", "traffic", Partitioner.global())
        .edge("arrivals", "traffic", Partitioner.global());
  }

  static void format(Traffic traffic, LineBuffer out) {
    out.append(traffic.airport()).append(',').append(traffic.direction()).append(',');
    out.append(traffic.count());
  }

  /** A flight's two ends: its origin to the main output, its destination to the side output. */
  static final class Ends extends Process<String, String> {
    static final OutputTag<String> DESTINATION = new OutputTag<>("destination");

    @Override
    public void onRecord(String line, Context ctx, Output<String> out) {
      if (!Flight.isHeader(line)) {
        Flight flight = Flight.parse(line);
        out.emit(flight.origin());
        out.emit(DESTINATION, flight.destination());
      }
    }
  }

  static final class Counter extends KeyedProcess<String, String, Traffic> {
    private final ValueState<Long> count = state(ValueState.of("count", Long.class).orElse(0L));
    private final String direction;

    Counter(String direction) {
      this.direction = direction;
    }

    @Override
    public void onRecord(String airport, KeyedContext<String> ctx, Output<Traffic> out) {
      long n = count.value() + 1;
      count.update(n);
      out.emit(new Traffic(airport, direction, n));
    }
  }
}
