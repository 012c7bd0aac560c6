package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.async.Guard;
import dev.weir.api.error.DeadLetter;
import dev.weir.api.error.OnError;
import dev.weir.api.function.OutputTag;
import dev.weir.connectors.breaker.CircuitBreakers;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Asks a service over HTTP for the discount of each order's customer. The service may be slow, fail
 * now and then, or not know a customer: requests are made again, while most of them fail it is left
 * alone, answers are remembered for a minute, and orders of customers whom it does not know are
 * written to a folder of their own.
 *
 * <pre>
 * lines ▶ orders ▶ discounts ─▶ priced
 *                      └──────▶ unpriced
 * </pre>
 *
 * <p>Input are lines {@code order,customer,cents}. The service answers {@code GET
 * SERVICE/discount/CUSTOMER} with a number of percent.
 */
public final class Enrichment implements Job {
  private static final OutputTag<DeadLetter<Order>> UNPRICED = new OutputTag<>("unpriced");

  record Order(String id, String customer, long cents) {
    static Order parse(String line) {
      String[] parts = line.split(",", -1);
      return new Order(parts[0], parts[1], Long.parseLong(parts[2]));
    }

    String priced(int percent) {
      return id + "," + customer + "," + (cents - cents * percent / 100);
    }
  }

  @Override
  public String description() {
    return "orders with the discounts of a service over HTTP that may fail";
  }

  @Override
  public void define(Pipeline p) {
    URI service = URI.create(p.arg("service").asString());
    Path output = p.arg("output").orElse("weir-output/priced").asPath();
    Path unpriced = p.arg("unpriced").orElse("weir-output/unpriced").asPath();
    long rate = p.arg("rate").orElse("0").asLong();
    AsyncOptions options =
        AsyncOptions.unordered(Duration.ofMillis(500))
            .capacity(32)
            .retry(6, Duration.ofMillis(10))
            .guardedBy(
                CircuitBreakers.ofRate(60, 20).openFor(Duration.ofMillis(200)),
                Guard.WhileOpen.WAIT)
            .cache(1_000, Duration.ofMinutes(1));

    Stream<String> priced =
        p.source("lines", ThrottledLines.of(FileSource.lines(p.arg("input").asPath()), rate))
            .map("orders", Order::parse)
            .lookup(
                "discounts", options, Order::customer, () -> new Discounts(service), Order::priced)
            .onError(OnError.deadLetter(UNPRICED));
    priced.sink("priced", FileSink.of(output, line -> line));
    priced
        .sideOutput(UNPRICED)
        .map("reasons", letter -> letter.record().id() + ": " + letter.exception())
        .sink("unpriced", FileSink.of(unpriced, line -> line));
  }

  /** The service's client. */
  static final class Discounts implements AsyncFunction<String, Integer> {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;

    Discounts(URI service) {
      this.service = service;
    }

    @Override
    public CompletionStage<Integer> request(String customer) {
      HttpRequest request =
          HttpRequest.newBuilder(service.resolve("/discount/" + customer)).build();
      return client
          .sendAsync(request, BodyHandlers.ofString())
          .thenApply(response -> discount(customer, response));
    }

    private static Integer discount(String customer, HttpResponse<String> response) {
      return switch (response.statusCode()) {
        case 200 -> Integer.valueOf(response.body());
        case 404 -> throw new IllegalArgumentException("nobody knows customer " + customer);
        default -> throw new IllegalStateException("status " + response.statusCode());
      };
    }

    /** A customer who is not known is not known when asked again. */
    @Override
    public boolean isRetryable(String customer, Throwable failure) {
      return !(failure instanceof IllegalArgumentException);
    }
  }
}
