package dev.weir.persistence.rocksdb.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native library, which the system can load from a file only. Each user has one copy of
 * each version in the temporary folder, which all processes use and none deletes. A copy counts if
 * its bytes are those of the library; it is put in place as a whole, by one process at a time.
 */
final class NativeLibrary {
  /** RocksDB's own name for where the library goes. */
  static final String FOLDER_VARIABLE = "ROCKSDB_SHAREDLIB_DIR";

  private static final String PART = "part";
  private static final FileAttribute<?> MINE_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final URL library;
  private final String fileName;
  private final Path base;

  /**
   * @param library its bytes
   * @param base where the user's folder is, or will be
   */
  NativeLibrary(URL library, String fileName, Path base) {
    this.library = library;
    this.fileName = fileName;
    this.base = base;
  }

  /**
   * Loads the library, once in a process.
   *
   * @throws NativeLibraryException if that is impossible; the message says what to do
   */
  static void load() {
    String configured = System.getenv(FOLDER_VARIABLE);
    Path base =
        Path.of(
            configured == null || configured.isEmpty()
                ? System.getProperty("java.io.tmpdir")
                : configured);
    String name = Environment.getJniLibraryFileName("rocksdb");
    URL library = RocksDB.class.getClassLoader().getResource(name);
    if (library == null) {
      RocksDB.loadLibrary(); // it has its own ways where there is none of that name
      return;
    }
    // Under this name, with "jni" twice, it is looked for in a folder.
    String copied = Environment.getJniLibraryFileName("rocksdbjni");
    Path folder = new NativeLibrary(library, copied, base).place();
    try {
      RocksDB.loadLibrary(List.of(folder.toString()));
    } catch (UnsatisfiedLinkError refused) {
      throw NativeLibraryException.refused(folder.resolve(copied), refused);
    }
  }

  /** Returns the folder that has the copy. */
  Path place() {
    synchronized (NativeLibrary.class) { // a file's lock is one for the whole process
      return placeAlone();
    }
  }

  private Path placeAlone() {
    try {
      long checksum = checksum(library);
      Path folder = ownFolder().resolve(Long.toHexString(checksum));
      Path copy = folder.resolve(fileName);
      if (!isCopy(copy, checksum)) {
        Files.createDirectories(folder);
        copy(folder, copy, checksum);
      }
      return folder;
    } catch (IOException e) {
      throw NativeLibraryException.notPlaced(base, e);
    }
  }

  /** A folder that nobody else can put a library into. */
  private Path ownFolder() throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    Path folder = base.resolve("weir-rocksdb-" + user);
    boolean posix = base.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(base);
      Files.createDirectories(
          folder, posix ? new FileAttribute<?>[] {MINE_ALONE} : new FileAttribute<?>[0]);
    }
    if (posix && !isMineAlone(folder)) {
      throw new IOException(folder + " can be written by somebody else, too");
    }
    return folder;
  }

  private static boolean isMineAlone(Path folder) throws IOException {
    Path mine = Files.createTempFile(folder, "owner", null);
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
      return Files.getOwner(folder).equals(Files.getOwner(mine))
          && !permissions.contains(PosixFilePermission.GROUP_WRITE)
          && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } finally {
      Files.delete(mine);
    }
  }

  private void copy(Path folder, Path copy, long checksum) throws IOException {
    Path lock = folder.resolve("lock");
    try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
        FileLock locked = channel.lock()) {
      if (locked.isValid() && !isCopy(copy, checksum)) {
        Path part = folder.resolve(PART); // of a process that was killed, or none
        try (InputStream in = library.openStream()) {
          Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static boolean isCopy(Path copy, long checksum) throws IOException {
    try (InputStream in = Files.newInputStream(copy)) {
      return checksum(in) == checksum;
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  private static long checksum(URL library) throws IOException {
    if (library.openConnection() instanceof JarURLConnection jar && jar.getJarEntry() != null) {
      long known = jar.getJarEntry().getCrc();
      if (known >= 0) {
        return known;
      }
    }
    try (InputStream in = library.openStream()) {
      return checksum(in);
    }
  }

  private static long checksum(InputStream in) throws IOException {
    CRC32 crc = new CRC32();
    byte[] chunk = new byte[1 << 16];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      crc.update(chunk, 0, read);
    }
    return crc.getValue();
  }
}
