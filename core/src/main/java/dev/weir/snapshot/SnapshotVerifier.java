package dev.weir.snapshot;

import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/** Reads all that a checkpoint consists of and compares it with what was written. May block. */
public final class SnapshotVerifier {
  private static final int CHUNK_BYTES = 1 << 20;

  private final CheckpointStore store;
  private final List<String> problems = new ArrayList<>();

  private SnapshotVerifier(CheckpointStore store) {
    this.store = store;
  }

  /**
   * Checks the size and the checksum of every object that the manifest names, the index of every
   * snapshot and the checksum of each of its key groups. Whether a job can read the values, only
   * the job tells.
   *
   * @return what is wrong, one readable sentence each; empty if the checkpoint is whole
   */
  public static List<String> verify(CheckpointStore store, Manifest manifest) {
    SnapshotVerifier verifier = new SnapshotVerifier(store);
    Set<ObjectRef> snapshots = new LinkedHashSet<>();
    Set<ObjectRef> shared = new LinkedHashSet<>();
    for (OperatorSnapshot operator : manifest.operators()) {
      if (operator.subtasks().size() != operator.parallelism()) {
        verifier.problems.add(
            "operator "
                + operator.operator()
                + " has "
                + operator.subtasks().size()
                + " snapshots for a parallelism of "
                + operator.parallelism());
      }
      for (SubtaskSnapshot subtask : operator.subtasks()) {
        snapshots.add(subtask.object());
        shared.addAll(subtask.shared());
        subtask.inFlight().ifPresent(inFlight -> snapshots.add(inFlight.object()));
      }
    }
    for (ObjectRef ref : snapshots) {
      if (!verifier.isNewer(ref) && verifier.bytesMatch(ref)) {
        verifier.checkGroups(ref);
      }
    }
    for (ObjectRef ref : shared) {
      verifier.bytesMatch(ref);
    }
    return List.copyOf(verifier.problems);
  }

  /** Of a format that is not known, not even damage can be told. */
  private boolean isNewer(ObjectRef ref) {
    try (ObjectSource source = store.open(ref)) {
      int size = Math.toIntExact(Math.min(FormatHeader.SIZE_BYTES, ref.sizeBytes()));
      SnapshotFormat.HEADER.check(source.read(0, size), ref.name().value());
      return false;
    } catch (NewerFormatException newer) {
      problems.add(describe(ref, newer));
      return true;
    } catch (IOException damaged) {
      return false; // said by the checks that follow
    }
  }

  private boolean bytesMatch(ObjectRef ref) {
    CRC32C crc = new CRC32C();
    try (ObjectSource source = store.open(ref)) {
      long size = ref.sizeBytes();
      for (long at = 0; at < size; at += CHUNK_BYTES) {
        crc.update(source.read(at, (int) Math.min(CHUNK_BYTES, size - at)));
      }
    } catch (IOException e) {
      problems.add(describe(ref, e));
      return false;
    }
    if ((int) crc.getValue() != ref.crc32c()) {
      problems.add("object " + ref.name() + " is damaged: it does not match its checksum");
      return false;
    }
    return true;
  }

  private void checkGroups(ObjectRef ref) {
    try (SnapshotReader reader = SnapshotReader.open(store, ref)) {
      for (Manifest.StateInfo state : reader.states()) {
        for (int group : reader.groups(state.id())) {
          reader.group(state.id(), group);
        }
      }
    } catch (IOException e) {
      problems.add(describe(ref, e));
    }
  }

  private static String describe(ObjectRef ref, IOException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.contains(ref.name().value()) ? message : "object " + ref.name() + ": " + message;
  }
}
