package dev.weir.connectors.file.write;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.spi.connector.SinkScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps an operator's output in a folder to one writer of it: one data directory, one job, its
 * latest term, and no state of it that is older than what is committed. A small file in the folder
 * says who that is. It is compared before anything in the folder is touched, and written before
 * output becomes visible, so that of two who write at the same moment at most one goes on.
 *
 * <p>A process that is frozen right behind the comparison wakes up in a later term, and cannot be
 * stopped by it. It harms nothing: what it may commit belongs to a complete checkpoint, so whoever
 * took over has committed it, too, or has deleted it if it began anew; and it deletes pending files
 * of attempts before its own only.
 *
 * <p>Where there is no such file the output is nobody's, or an earlier version of Weir wrote it: it
 * is taken over. Blocks.
 */
public final class OutputOwnership {
  private final OutputFolder folder;

  public OutputOwnership(OutputFolder folder) {
    this.folder = folder;
  }

  /**
   * Refuses what must not touch the output of the scope's operator, and changes nothing.
   *
   * @throws FileConnectorException if it is somebody else's; the message says whose
   */
  public synchronized void check(SinkScope scope, OutputNames names) throws IOException {
    Optional<OutputOwner> owner = read(names);
    if (owner.isPresent()) {
      refuse(owner.get(), scope, names);
    }
  }

  /** The same, and writes down that the output is the scope's, up to its complete checkpoint. */
  public synchronized void claim(SinkScope scope, OutputNames names) throws IOException {
    Optional<OutputOwner> before = read(names);
    if (before.isPresent()) {
      refuse(before.get(), scope, names);
    }
    OutputOwner now = OutputOwner.of(scope, before);
    if (before.equals(Optional.of(now))) {
      return;
    }
    if (!write(now, before.isPresent(), names)) {
      claim(scope, names); // somebody else was faster: it is theirs
    }
  }

  private Optional<OutputOwner> read(OutputNames names) throws IOException {
    Path file = folder.path().resolve(names.owner());
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "It cannot be seen whose output is in "
              + folder.path()
              + ": "
              + file
              + " cannot be read ("
              + FileConnectorException.reason(e)
              + "). Make it readable, or choose another output folder",
          e);
    }
    Optional<OutputOwner> owner = OutputOwner.parse(bytes);
    if (owner.isEmpty()) {
      throw FileConnectorException.permanent(
          "It cannot be seen whose output is in "
              + folder.path()
              + ": "
              + file
              + " is damaged, or of a newer version of Weir. Upgrade Weir, or choose another output"
              + " folder. If no other job writes to the folder, remove that file: the output is"
              + " taken over then");
    }
    return owner;
  }

  /**
   * Puts the owner's file in place.
   *
   * @return false if there was to be none before, and now there is one
   */
  private boolean write(OutputOwner owner, boolean replace, OutputNames names) throws IOException {
    Path file = folder.path().resolve(names.owner());
    Path temp = folder.path().resolve(names.owner() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temp,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(owner.toBytes());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      boolean done = replace || linked(temp, file);
      if (done) {
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        OutputFolder.sync(folder.path());
      }
      return done;
    } catch (IOException e) {
      throw FileConnectorException.ofFileSystem(
          "Output folder "
              + folder.path()
              + " cannot be claimed: "
              + file
              + " cannot be written ("
              + FileConnectorException.reason(e)
              + "). What is committed is not affected",
          e);
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  /** Makes the first file of its name, in one step. Returns false if there is one. */
  private static boolean linked(Path temp, Path file) throws IOException {
    try {
      Files.createLink(file, temp);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      return !Files.exists(file); // a file system without links: who is slower finds out later
    }
  }

  private void refuse(OutputOwner owner, SinkScope scope, OutputNames names)
      throws FileConnectorException {
    Optional<OutputOwner.Objection> objection = owner.objectionTo(scope);
    if (objection.isPresent()) {
      throw refusal(objection.get(), owner, scope, names);
    }
  }

  private FileConnectorException refusal(
      OutputOwner.Objection objection, OutputOwner owner, SinkScope scope, OutputNames names) {
    String output = "The output of '" + scope.operator() + "' in " + folder.path();
    String file = folder.path().resolve(names.owner()).toString();
    String here = scope.term().installation().place();
    return switch (objection) {
      case SUPERSEDED ->
          FileConnectorException.passing(
              output + " is written by a later attempt of the job by now", null);
      case ANOTHER_JOB ->
          FileConnectorException.permanent(
              output
                  + " belongs to job "
                  + owner.job()
                  + ", which has an operator of the same name. Nothing was touched. Choose another"
                  + " output folder, or give the operator another name");
      case ANOTHER_INSTALLATION ->
          FileConnectorException.permanent(
              output
                  + " belongs to job "
                  + owner.job()
                  + (owner.installation().place().equals(here)
                      ? " of another data directory at the same place, "
                          + here
                          + ": an earlier one, or another machine's"
                      : " of the data directory "
                          + owner.installation().place()
                          + ", and this job's is "
                          + here
                          + ": another one, or a copy")
                  + ". Nothing was touched. Choose another output folder,"
                  + " or run the job with that data directory. If that one is gone for good, remove"
                  + " "
                  + file
                  + ": the output is taken over then");
      case LATER_EPOCH, LATER_CHECKPOINT ->
          FileConnectorException.permanent(
              output
                  + " is ahead of the data directory "
                  + here
                  + ", which is an old state or a copy of the one that wrote it"
                  + (scope.term().installation().exclusive()
                      ? ""
                      : ", unless this node was taken for dead and others went on without it")
                  + ": output was committed up to checkpoint "
                  + owner.committed()
                  + " in epoch "
                  + owner.epoch()
                  + ", the job is at checkpoint "
                  + scope.complete().map(Object::toString).orElse("none")
                  + " in epoch "
                  + scope.term().epoch()
                  + ". Nothing was touched. Use the newer data directory, or begin anew with"
                  + " --fresh and another output folder. If the newer one is lost for good, remove "
                  + file
                  + ": the job goes on then, and what was committed since is written a second"
                  + " time");
    };
  }
}
