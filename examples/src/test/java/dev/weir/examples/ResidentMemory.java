package dev.weir.examples;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this process takes, as Linux and the JVM see it, in bytes. */
final class ResidentMemory {
  private static final Pattern COMMITTED = Pattern.compile("Total: .*committed=([0-9]+)KB");

  private ResidentMemory() {}

  static long now() throws IOException {
    return status("VmRSS") << 10;
  }

  /** The most that it took since the start. */
  static long peak() throws IOException {
    return status("VmHWM") << 10;
  }

  /** All threads, those of native code included. */
  static long threads() throws IOException {
    return status("Threads");
  }

  /** Files and connections that are open. */
  static long openFiles() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count() - 1; // the listing itself is one
    }
  }

  /** What objects take that are reachable. */
  static long heapAfterCollection() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }

  static long directBuffers() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /**
   * What the JVM itself holds, with heap, code and classes; -1 unless it was started with {@code
   * -XX:NativeMemoryTracking=summary}.
   */
  static long ofJvm() {
    try {
      Object text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "vmNativeMemory",
                  new Object[] {new String[] {"summary"}},
                  new String[] {String[].class.getName()});
      Matcher total = COMMITTED.matcher(String.valueOf(text));
      return total.find() ? Long.parseLong(total.group(1)) << 10 : -1;
    } catch (JMException unknown) {
      return -1;
    }
  }

  private static long status(String what) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(what + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("/proc/self/status says nothing about " + what);
  }
}
