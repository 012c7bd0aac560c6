package dev.weir.cli.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What has happened in a cluster lately, from what its nodes have said. */
final class ClusterLogs {
  /** The end of a log in which the last events are looked for. */
  private static final int TAIL_BYTES = 64 << 10;

  /** A line of the engine's own loggers: the time, the level, the node, what is spoken of. */
  private static final Pattern EVENT =
      Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (INFO|WARN|ERROR) +\\S+ w\\.\\S+ .*");

  private ClusterLogs() {}

  /**
   * The last events of all nodes, the latest last.
   *
   * @param folder of the logs; there need be none
   */
  static List<String> lastEvents(Path folder, int count) throws IOException {
    List<String> events = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
        for (Path log : logs) {
          tail(log).lines().filter(line -> EVENT.matcher(line).matches()).forEach(events::add);
        }
      }
    }
    events.sort(null); // They begin with the time.
    return events.subList(Math.max(0, events.size() - count), events.size());
  }

  private static String tail(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, file.length())];
      file.seek(file.length() - bytes.length);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
