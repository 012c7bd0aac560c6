package dev.weir.testkit.sim;

import dev.weir.function.Context;
import dev.weir.function.Output;
import dev.weir.function.Process;
import dev.weir.serde.TypeRef;
import dev.weir.state.SubtaskList;
import java.util.List;

/** Keeps some records in the subtask's own state, and emits them at the end of the input. */
final class Tail extends Process<Event, Result> {
  static final int EVERY = 4;

  private final SubtaskList<Long> kept = state(SubtaskList.split("kept", new TypeRef<Long>() {}));

  @Override
  public void onRecord(Event value, Context ctx, Output<Result> out) {
    if (value.index() % EVERY == 0) {
      kept.add(value.index());
    }
  }

  @Override
  public void onEndOfInput(Context ctx, Output<Result> out) {
    for (long each : List.copyOf(kept.get())) {
      out.emit(new Result("tail", 0, each));
    }
    // Left in the state: whoever calls this a second time is found out.
  }
}
