package dev.weir.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.persistence.local.LocalCheckpointStore.Writers;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.JobRowStore.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several real processes race for the same rows and names, are killed and frozen. */
final class SharedStoreProcessesTest {
  private static final int PROCESSES = 3;
  private static final int CHANGES = 80;
  private static final int NAMES = 15;

  @TempDir private Path directory;

  private final List<StoreProcess> processes = new ArrayList<>();

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectory(directory.resolve("rows"));
    Files.createDirectory(directory.resolve("objects"));
  }

  @AfterEach
  void end() throws InterruptedException {
    for (StoreProcess each : processes) {
      each.close();
    }
  }

  private StoreProcess start(boolean careless) throws IOException {
    StoreProcess process = StoreProcess.start(directory, careless);
    processes.add(process);
    return process;
  }

  private void startAll(boolean careless) throws IOException {
    for (int i = 0; i < PROCESSES; i++) {
      start(careless);
    }
    for (StoreProcess each : processes) {
      assertThat(each.answer()).isEqualTo("ready");
    }
  }

  private Row row() throws IOException {
    JobRowStore rows = new SharedJobRowStore(directory.resolve("rows"), new DurableFiles(), null);
    return rows.read(StoreProcess.JOB).orElseThrow();
  }

  /** What became of changes. */
  private record Tally(long changed, long unknown) {
    Tally plus(Tally other) {
      return new Tally(changed + other.changed, unknown + other.unknown);
    }
  }

  /** Reads until it is done or dead. */
  private static Tally tally(StoreProcess process) throws IOException {
    long changed = 0;
    long unknown = 0;
    for (String line = process.answer();
        line != null && !line.equals("done");
        line = process.answer()) {
      changed += line.startsWith(StoreProcess.CHANGED) ? 1 : 0;
      unknown += line.equals(StoreProcess.UNKNOWN) ? 1 : 0;
    }
    return new Tally(changed, unknown);
  }

  private Tally countTogether(boolean careless) throws IOException {
    startAll(careless);
    processes.forEach(each -> each.tell("count " + CHANGES));
    Tally all = new Tally(0, 0);
    for (StoreProcess each : processes) {
      all = all.plus(tally(each));
    }
    return all;
  }

  @Test
  void theRevisionCountsAllChangesOfAllProcesses() throws IOException {
    Tally all = countTogether(false);
    assertThat(all.changed() + all.unknown()).isEqualTo(PROCESSES * CHANGES);
    assertThat(row().revision()).isBetween(all.changed(), all.changed() + all.unknown());
    assertThat(StoreProcess.number(row().value())).isEqualTo(row().revision());
  }

  @Test
  void processesThatLookBeforeTheyNameAreFoundOut() throws IOException {
    Tally all = countTogether(true);
    assertThat(row().revision()).isLessThan(all.changed());
  }

  @Test
  void ofProcessesThatWriteOneObjectAtOnce_oneWins_andItIsItsObject() throws IOException {
    startAll(false);
    LocalCheckpointStore objects =
        new LocalCheckpointStore(directory.resolve("objects"), new DurableFiles(), Writers.OTHERS);
    for (int i = 0; i < NAMES; i++) {
      String name = "job/chk-" + i + "/1-0/a-0";
      processes.forEach(each -> each.tell("write " + name));
      List<String> winners = new ArrayList<>();
      for (StoreProcess each : processes) {
        String answer = each.answer();
        if (!answer.equals("refused")) {
          winners.add(answer);
        }
      }
      assertThat(winners).as(name).hasSize(1);
      byte[] content = Files.readAllBytes(directory.resolve("objects").resolve(name));
      for (byte each : content) {
        assertThat("wrote " + each).isEqualTo(winners.get(0));
      }
    }
    assertThat(objects.list(StoreProcess.JOB)).hasSize(NAMES);
  }

  @Test
  void aProcessThatIsKilledHoldsNobodyUp_andNothingIsTorn() throws Exception {
    startAll(false);
    Random random = new Random(11);
    Tally all = new Tally(0, 0);
    int killed = 0;
    processes.forEach(each -> each.tell("count 1000000"));
    for (int i = 0; i < 4; i++) {
      StoreProcess victim = processes.get(random.nextInt(processes.size()));
      for (int line = random.nextInt(40); line >= 0; line--) {
        String answer = victim.answer();
        all = all.plus(answer.equals(StoreProcess.UNKNOWN) ? new Tally(0, 1) : new Tally(1, 0));
      }
      victim.kill();
      all = all.plus(tally(victim));
      killed++;
      processes.remove(victim);
      StoreProcess next = start(false);
      assertThat(next.answer()).isEqualTo("ready");
      next.tell("count 1000000");
      assertThat(next.answer()).isNotNull(); // it changes the row that the dead one was changing
      all = all.plus(new Tally(1, 0));
    }
    for (StoreProcess each : processes) {
      each.kill();
      all = all.plus(tally(each));
      killed++;
    }
    // Of each that was killed one change may be there that it told nobody of.
    assertThat(row().revision())
        .isBetween(all.changed() - all.unknown(), all.changed() + all.unknown() + killed);
    assertThat(StoreProcess.number(row().value())).isEqualTo(row().revision());
  }

  @Test
  void aFrozenProcessHoldsNobodyUp_andNothingOfItCountsTwice() throws Exception {
    startAll(false);
    processes.forEach(each -> each.tell("count " + CHANGES));
    StoreProcess frozen = processes.get(0);
    Tally all = new Tally(0, 0);
    for (int i = 0; i < 5; i++) {
      String answer = frozen.answer();
      if (answer.equals("done")) {
        frozen.tell("count " + CHANGES);
        answer = frozen.answer();
      }
      assertThat(answer).startsWith(StoreProcess.CHANGED);
      all = all.plus(new Tally(1, 0));
      frozen.signal("STOP");
      long before = row().revision();
      StoreProcess other = start(false);
      assertThat(other.answer()).isEqualTo("ready");
      other.tell("count 5");
      all = all.plus(tally(other)); // it ends, whatever the frozen one was about to do
      assertThat(row().revision()).isGreaterThanOrEqualTo(before + 5);
      frozen.signal("CONT");
    }
    for (StoreProcess each : processes.subList(0, PROCESSES)) {
      all = all.plus(tally(each));
    }
    assertThat(row().revision()).isBetween(all.changed(), all.changed() + all.unknown());
    assertThat(StoreProcess.number(row().value())).isEqualTo(row().revision());
  }
}
