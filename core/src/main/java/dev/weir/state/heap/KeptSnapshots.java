package dev.weir.state.heap;

import dev.weir.id.CheckpointId;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.heap.table.Preservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of a state's snapshots stay alive after they were written: the one of the checkpoint that
 * completed last, and later ones. They are what a restart on this node begins with. Used by the
 * state's thread alone.
 */
final class KeptSnapshots {
  private record Kept(String object, int number) {}

  private final LocalCopies.OfRun copies;
  private final String operator;
  private final Preservation preservation;
  private final TreeMap<CheckpointId, Kept> kept = new TreeMap<>();
  private final List<Integer> adopted = new ArrayList<>();

  KeptSnapshots(LocalCopies.OfRun copies, Scope scope, Preservation preservation) {
    this.copies = copies;
    operator = scope.operator();
    this.preservation = preservation;
  }

  LocalCopies.@Nullable Copy find(String object) {
    return copies.get(operator, object);
  }

  /** The state goes on from a copy, or from several. */
  void adopt(LocalCopies.Copy copy) {
    adopted.add(copy.number());
    preservation.resume(copy.number());
  }

  void keep(CheckpointId checkpoint, String object, LocalCopies.Copy copy) {
    kept.put(checkpoint, new Kept(object, copy.number()));
    copies.put(operator, object, checkpoint, copy);
  }

  void onComplete(CheckpointId checkpoint) {
    if (!kept.containsKey(checkpoint)) {
      return; // an old notice
    }
    Map<CheckpointId, Kept> older = kept.headMap(checkpoint);
    older.values().forEach(each -> preservation.end(each.number()));
    older.clear();
    adopted.forEach(preservation::end);
    adopted.clear();
    copies.complete(operator, checkpoint);
  }

  void onAbort(CheckpointId checkpoint) {
    Kept over = kept.remove(checkpoint);
    if (over != null) {
      preservation.end(over.number());
      copies.remove(operator, over.object());
    }
  }
}
