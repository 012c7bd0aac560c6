package dev.weir.cluster.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.lifeline.LifelineHello;
import dev.weir.protocol.lifeline.LifelineVerdict.Kind;
import dev.weir.protocol.lifeline.PeerId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes that are killed, frozen and continued. */
class KilledProcessTest {
  private final Verdicts verdicts = new Verdicts();
  private final List<ListeningProcess> processes = new ArrayList<>();
  private Lifelines watcher;

  @BeforeEach
  void listen() throws Exception {
    watcher =
        Lifelines.open(
            LifelineHosts.of(InetAddress.getLoopbackAddress()),
            new LifelineHello("test", new PeerId("watcher")),
            ListeningProcess.SETTINGS,
            verdicts);
  }

  @AfterEach
  void end() throws Exception {
    watcher.close();
    for (ListeningProcess process : processes) {
      process.close();
    }
  }

  private ListeningProcess watched(String name) throws Exception {
    ListeningProcess process = ListeningProcess.start(name);
    processes.add(process);
    watcher.connect(process.peer(), process.address());
    long now = System.nanoTime();
    while (heardSince(now) < processes.size()) {
      assertThat(System.nanoTime() - now).isLessThan(TimeUnit.SECONDS.toNanos(60));
    }
    return process;
  }

  private int heardSince(long nanos) throws Exception {
    return watcher.heardSince(nanos).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void killed() throws Exception {
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ListeningProcess process = watched("n" + i);
      long killed = process.kill();
      Verdicts.Told told = verdicts.next(process.peer(), Kind.DEAD);
      micros.add(TimeUnit.NANOSECONDS.toMicros(told.nanos() - killed));
      processes.remove(process);
    }
    verdicts.nothingElse();
    System.out.println("from kill -9 to the verdict, microseconds: " + micros);
  }

  @Test
  void frozenAndContinued() throws Exception {
    ListeningProcess process = watched("n");
    process.signal("STOP");
    verdicts.next(process.peer(), Kind.SILENT);
    process.signal("CONT");
    verdicts.next(process.peer(), Kind.HEARD_AGAIN);
    verdicts.nothingElse();
  }

  @Test
  void frozenAndKilled() throws Exception {
    ListeningProcess process = watched("n");
    process.signal("STOP");
    verdicts.next(process.peer(), Kind.SILENT);
    process.kill();
    verdicts.next(process.peer(), Kind.DEAD);
    verdicts.nothingElse();
  }
}
