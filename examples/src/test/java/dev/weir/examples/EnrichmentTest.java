package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.api.metric.MetricValue;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders are priced by a service that fails, stalls, and does not know everybody. */
class EnrichmentTest {
  private static final int ORDERS = 3_000;
  private static final int CUSTOMERS = 200;

  @TempDir Path dir;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger requests = new AtomicInteger();

  /** How many requests fail at first. */
  private volatile int down;

  private HttpServer service;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setExecutor(threads);
    service.createContext("/discount/", this::answer);
    service.start();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      lines.add("order" + i + ",c" + i % CUSTOMERS + ",1000");
    }
    Files.write(dir.resolve("orders.csv"), lines);
  }

  @AfterEach
  void stopService() {
    over.countDown();
    service.stop(0);
    threads.shutdownNow();
  }

  /** At first it is down; or else every third request fails, the twentieth gets no answer. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int request = requests.incrementAndGet();
      String path = exchange.getRequestURI().getPath();
      int customer = Integer.parseInt(path.substring("/discount/c".length()));
      if (request <= down) {
        exchange.sendResponseHeaders(503, -1);
      } else if (down == 0 && request == 20) {
        over.await();
      } else if (down == 0 && request % 3 == 0) {
        exchange.sendResponseHeaders(503, -1);
      } else if (customer == 13) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        byte[] percent = Integer.toString(customer % 50).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, percent.length);
        exchange.getResponseBody().write(percent);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private JobInProcess start(int rate, int parallelism) throws Exception {
    Map<String, String> args =
        Map.of(
            "service", "http://127.0.0.1:" + service.getAddress().getPort(),
            "input", dir.resolve("orders.csv").toString(),
            "output", dir.resolve("priced").toString(),
            "unpriced", dir.resolve("unpriced").toString(),
            "rate", String.valueOf(rate));
    return JobInProcess.start(dir.resolve("data"), new Enrichment(), args, parallelism);
  }

  private List<String> output(String folder) throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(dir.resolve(folder))) {
      for (Path file :
          files.filter(each -> each.getFileName().toString().startsWith("part-")).toList()) {
        all.addAll(Files.readAllLines(file));
      }
    }
    return all;
  }

  private void assertOutput() throws IOException {
    List<String> priced = new ArrayList<>();
    List<String> unpriced = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      int customer = i % CUSTOMERS;
      if (customer == 13) {
        unpriced.add(
            "order" + i + ": java.lang.IllegalArgumentException: nobody knows customer c13");
      } else {
        priced.add("order" + i + ",c" + customer + "," + (1000 - 10 * (customer % 50)));
      }
    }
    assertThat(output("unpriced")).containsExactlyInAnyOrderElementsOf(unpriced);
    assertThat(output("priced")).containsExactlyInAnyOrderElementsOf(priced);
  }

  @Test
  void eachOrderIsPricedOnce() throws Exception {
    try (JobInProcess job = start(0, 2)) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertOutput();
    assertThat(requests.get()).isGreaterThan(20).isLessThan(ORDERS);
  }

  @Test
  void aServiceThatIsDownIsLeftAlone_andEachOrderIsPricedOnce() throws Exception {
    down = 60;
    try (JobInProcess job = start(0, 2)) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
      MetricValue refused =
          job.progress().metrics().byOperator().get("discounts").get("async.breaker.refused");
      assertThat(refused).isNotEqualTo(new MetricValue.OfCounter(0));
    }
    assertOutput();
  }

  @Test
  void eachOrderIsPricedOnce_whenTheNodeIsClosedInTheMiddle_andTheParallelismChanges()
      throws Exception {
    for (int parallelism : new int[] {2, 3, 1}) {
      try (JobInProcess job = start(1_000, parallelism)) {
        job.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
      }
    }
    try (JobInProcess job = start(0, 2)) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertOutput();
  }
}
