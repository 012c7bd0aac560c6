package dev.weir.runtime.restore;

import dev.weir.id.CheckpointId;
import dev.weir.runtime.ReadFrom;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a subtask begins with. */
public sealed interface SubtaskRestore {
  /** Objects of the operators' old subtasks, by the operator's name. */
  Map<String, OldObjects> operators();

  /** The same for records in flight, of the chain's operators and those before it. */
  Map<String, OldObjects> inFlight();

  /** The part of it that one subtask of a chain needs, at the chain's parallelism of now. */
  SubtaskRestore forSubtask(int index, int parallelism);

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who understands whatever a subtask may begin with. */
  interface Handler {
    void onFresh();

    void onFromCheckpoint(FromCheckpoint from);
  }

  /** Nothing: the job has no checkpoint. */
  record Fresh() implements SubtaskRestore {
    @Override
    public Map<String, OldObjects> operators() {
      return Map.of();
    }

    @Override
    public Map<String, OldObjects> inFlight() {
      return Map.of();
    }

    @Override
    public SubtaskRestore forSubtask(int index, int parallelism) {
      return this;
    }

    @Override
    public void to(Handler handler) {
      handler.onFresh();
    }
  }

  /**
   * What a checkpoint holds. The subtask itself picks the key groups that it owns now, and the
   * state backend what its node still has of the objects.
   *
   * @param operators an operator that the checkpoint does not know is absent
   * @param readFrom where the chain's source reads on, if it has one
   */
  record FromCheckpoint(
      CheckpointId checkpoint,
      Map<String, OldObjects> operators,
      Map<String, OldObjects> inFlight,
      ReadFrom readFrom)
      implements SubtaskRestore {
    /** Records in flight may be anybody's, so all of them remain. */
    @Override
    public SubtaskRestore forSubtask(int index, int parallelism) {
      Map<String, OldObjects> needed = new TreeMap<>();
      operators.forEach((name, old) -> needed.put(name, old.neededBy(index, parallelism)));
      return new FromCheckpoint(checkpoint, needed, inFlight, readFrom);
    }

    @Override
    public void to(Handler handler) {
      handler.onFromCheckpoint(this);
    }
  }

  /**
   * The part of a checkpoint that concerns a chain, for all its subtasks.
   *
   * @param upstream the operators whose edges lead into the chain
   */
  static FromCheckpoint of(
      Manifest checkpoint, List<String> chainOperators, List<String> upstream, ReadFrom readFrom) {
    Map<String, OldObjects> operators = new TreeMap<>();
    Map<String, OldObjects> inFlight = new TreeMap<>();
    for (OperatorSnapshot operator : checkpoint.operators()) {
      boolean isMine = chainOperators.contains(operator.operator());
      if (isMine) {
        operators.put(
            operator.operator(),
            OldObjects.of(operator.subtasks().stream().map(SubtaskSnapshot::object).toList()));
      }
      if (isMine || upstream.contains(operator.operator())) {
        inFlight.put(
            operator.operator(),
            OldObjects.ofSome(
                operator.subtasks().stream()
                    .map(subtask -> subtask.inFlight().map(InFlightObject::object))
                    .toList()));
      }
    }
    boolean nothing = inFlight.values().stream().allMatch(each -> each.byIndex().isEmpty());
    return new FromCheckpoint(
        checkpoint.checkpoint(), operators, nothing ? Map.of() : inFlight, readFrom);
  }
}
