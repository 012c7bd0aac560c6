package dev.weir.persistence.local;

import dev.weir.id.JobId;
import dev.weir.persistence.local.LocalCheckpointStore.Writers;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A process of its own that changes rows and writes objects in a shared directory, as told. */
final class StoreProcess implements AutoCloseable {
  static final JobId JOB = new JobId("job");
  static final String CHANGED = "changed ";
  static final String UNKNOWN = "unknown";

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;

  private StoreProcess(Process process) {
    this.process = process;
    answers = process.inputReader();
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * @param careless whether it looks whether a name is free and takes it then, as one who relies on
   *     being alone
   */
  static StoreProcess start(Path directory, boolean careless) throws IOException {
    return new StoreProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                directory.toString(),
                Boolean.toString(careless))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  void tell(String order) {
    orders.println(order);
  }

  /** The next line that it says; null at its end. */
  String answer() throws IOException {
    return answers.readLine();
  }

  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("no signal " + name);
    }
  }

  /** Kills it; what it said before can still be read. */
  void kill() throws Exception {
    signal("KILL");
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it lives on");
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    DurableFiles files = arguments[1].equals("true") ? new Careless() : new DurableFiles();
    Path own = Files.createTempDirectory("weir-store-process");
    try (DirectoryLock lock = DirectoryLock.acquire(own, "a process of a test");
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      JobRowStore rows = new SharedJobRowStore(directory.resolve("rows"), files, lock);
      LocalCheckpointStore objects =
          new LocalCheckpointStore(directory.resolve("objects"), files, Writers.SEVERAL_PROCESSES);
      System.out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] order = line.split(" ", -1);
        if (order[0].equals("count")) {
          for (int i = 0; i < Integer.parseInt(order[1]); i++) {
            System.out.println(count(rows));
          }
          System.out.println("done");
        } else {
          System.out.println(write(objects, new ObjectName(order[1])));
        }
      }
    } finally {
      Files.deleteIfExists(own.resolve("lock"));
      Files.deleteIfExists(own);
    }
  }

  /** Raises the number in the row by one, however often others are faster. */
  private static String count(JobRowStore rows) throws IOException {
    while (true) {
      Row row = rows.read(JOB).orElse(new Row(0, number(0)));
      try {
        if (rows.compareAndSet(JOB, row.revision(), number(number(row.value()) + 1))) {
          return CHANGED + (row.revision() + 1);
        }
      } catch (IOException unknown) {
        return UNKNOWN;
      }
    }
  }

  private static byte[] number(long number) {
    return Long.toString(number).getBytes(StandardCharsets.UTF_8);
  }

  static long number(byte[] bytes) {
    return Long.parseLong(new String(bytes, StandardCharsets.UTF_8));
  }

  /** An object that is full of one byte, which tells who wrote it. */
  private static String write(LocalCheckpointStore objects, ObjectName name) throws IOException {
    byte[] content = new byte[200_000];
    long pid = ProcessHandle.current().pid();
    Arrays.fill(content, (byte) pid);
    try (ObjectSink sink = objects.create(name)) {
      sink.write(content, 0, content.length);
      sink.commit();
      return "wrote " + (byte) pid;
    } catch (IOException refused) {
      return "refused";
    }
  }

  /** A planted bug: what one process alone may do. */
  private static final class Careless extends DurableFiles {
    @Override
    boolean link(Path file, Path name) throws IOException {
      if (Files.exists(name)) {
        return false;
      }
      Path copy = Files.copy(file, Path.of(file + "-copy"));
      Files.move(copy, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    }
  }
}
