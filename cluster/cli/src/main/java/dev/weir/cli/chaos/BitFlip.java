package dev.weir.cli.chaos;

import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One bit of a stored object, turned over, and back.
 *
 * @param object its name in the store
 */
record BitFlip(Path file, String object, long place, int bit) {

  /**
   * Chooses a bit of a checkpoint.
   *
   * @param objects the folder of all objects
   * @param manifest of the checkpoint
   * @param choice any number from 0 up
   */
  static BitFlip choose(Path objects, ObjectName manifest, int choice) throws IOException {
    Path folder = objects.resolve(manifest.value()).getParent();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0)
              .sorted()
              .toList();
    }
    Path file = files.get(choice % files.size());
    long place = choice / files.size() % Files.size(file);
    return new BitFlip(file, objects.relativize(file).toString(), place, choice % 8);
  }

  /** Turns it over; a second time, back. */
  void turn() throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(place);
      int before = bytes.read();
      bytes.seek(place);
      bytes.write(before ^ (1 << bit));
      bytes.getFD().sync();
    }
  }
}
