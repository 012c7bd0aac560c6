package dev.weir.persistence.cassandra.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the JVM of a Cassandra server is started: small, quickly, and opened up as it needs it. */
final class ServerCommand {
  private static final List<String> OPTIONS =
      List.of(
          "-Xms64m",
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=256m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.net.preferIPv4Stack=true",
          "-Djdk.attach.allowAttachSelf=true",
          "-Dio.netty.tryReflectionSetAccessible=true",
          "-Dcassandra-foreground=yes",
          "-Dcassandra.skip_wait_for_gossip_to_settle=0",
          "-Dcassandra.superuser_setup_delay_ms=0",
          "-Dcassandra.load_ring_state=false",
          "-Dcassandra.memtable.row_overhead_size=124");

  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/java.lang.ref",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "jdk.unsupported/sun.misc",
          "jdk.attach/sun.tools.attach");

  private static final Map<String, List<String>> OPENS =
      Map.of(
          "java.base",
          List.of(
              "java.lang",
              "java.lang.module",
              "java.lang.reflect",
              "java.io",
              "java.nio",
              "java.util",
              "sun.nio.ch",
              "jdk.internal.loader",
              "jdk.internal.ref",
              "jdk.internal.reflect",
              "jdk.internal.math",
              "jdk.internal.module",
              "jdk.internal.util.jar"),
          "jdk.management",
          List.of("com.sun.management.internal"));

  private ServerCommand() {}

  /**
   * The command of one server.
   *
   * @param folder the server's own, with its configuration in {@code conf}
   * @param ringDelayMillis how long it waits for others to tell of themselves
   */
  static List<String> of(Path folder, String classPath, int ringDelayMillis) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    for (String each : EXPORTS) {
      command.add("--add-exports=" + each + "=ALL-UNNAMED");
    }
    OPENS.forEach(
        (module, packages) ->
            packages.forEach(
                each -> command.add("--add-opens=" + module + "/" + each + "=ALL-UNNAMED")));
    Path conf = folder.resolve("conf");
    command.add("-Dcassandra.ring_delay_ms=" + ringDelayMillis);
    command.add("-Dcassandra.config=" + conf.resolve("cassandra.yaml").toUri());
    command.add("-Dcassandra.storagedir=" + folder);
    command.add("-Dlogback.configurationFile=" + conf.resolve("logback.xml"));
    command.add("-cp");
    command.add(classPath);
    command.add("org.apache.cassandra.service.CassandraDaemon");
    return command;
  }
}
