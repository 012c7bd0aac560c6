package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.state.SubtaskList;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.serde.TypeRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The mistakes of operators whose output has no room, which the harness is there to find. */
final class OutputThatRefusesTest {
  private static final List<Input> ABA =
      List.of(Input.record("a"), Input.record("b"), Input.record("a"), Input.end());

  private static void assertCaught(ThrowingCallable verification, String... messages) {
    assertThatThrownBy(verification)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(messages);
  }

  /** Buffers its records until the end; each subclass gets something wrong. */
  abstract static class Buffering extends Operator<String> {
    final Deque<String> buffer = new ArrayDeque<>();
    private SubtaskList<String> state;

    @Override
    public void setup(OperatorContext<String> with) throws Exception {
      super.setup(with);
      state = with.subtaskState().list(SubtaskList.split("buffer", new TypeRef<String>() {}));
    }

    @Override
    public void open() {
      buffer.addAll(state.get());
    }

    @Override
    public List<Receiver<?>> inputs() {
      return List.<Receiver<?>>of((Receiver<String>) (value, timestampMillis) -> buffer.add(value));
    }

    @Override
    public BackgroundAction prepareSnapshot(CheckpointId checkpoint) {
      state.update(List.copyOf(buffer));
      return () -> {};
    }

    final void emitNext() throws Exception {
      context().output().accept(buffer.remove(), Frame.NO_TIMESTAMP);
    }
  }

  /** What the others should look like. */
  static final class RespectsRoom extends Buffering {
    @Override
    public boolean endInput() throws Exception {
      while (!buffer.isEmpty()) {
        if (!context().hasRoom()) {
          return false;
        }
        emitNext();
      }
      return true;
    }
  }

  /** Asks for room, and emits whatever the answer. */
  static final class EmitsWithoutRoom extends Buffering {
    @Override
    public boolean endInput() throws Exception {
      boolean room = true;
      while (!buffer.isEmpty()) {
        room &= context().hasRoom();
        emitNext();
      }
      return room;
    }
  }

  /** Never asks. */
  static final class NeverAsks extends Buffering {
    @Override
    public boolean endInput() throws Exception {
      while (!buffer.isEmpty()) {
        emitNext();
      }
      return true;
    }
  }

  /** Loses what it could not emit. */
  static final class GivesUp extends Buffering {
    @Override
    public boolean endInput() throws Exception {
      while (!buffer.isEmpty() && context().hasRoom()) {
        emitNext();
      }
      return true;
    }
  }

  /** Begins from the start when it is called again. */
  static final class StartsOver extends Buffering {
    @Override
    public boolean endInput() throws Exception {
      for (String value : buffer) {
        if (!context().hasRoom()) {
          return false;
        }
        context().output().accept(value, Frame.NO_TIMESTAMP);
      }
      return true;
    }
  }

  /** Waits for nothing. */
  static final class NeverDone extends Buffering {
    @Override
    public boolean endInput() {
      return false;
    }
  }

  @Test
  void outputThatRefuses() {
    OperatorHarness.verify(RespectsRoom::new, ABA, "a", "b", "a");
    assertCaught(
        () -> OperatorHarness.verify(EmitsWithoutRoom::new, ABA, "a", "b", "a"),
        "takes one record at a time",
        "after hasRoom() had returned false");
    assertCaught(
        () -> OperatorHarness.of(NeverAsks::new).emittingAtMost(1).verify(ABA, "a", "b", "a"),
        "without asking hasRoom()");
    assertCaught(
        () -> OperatorHarness.verify(GivesUp::new, ABA, "a", "b", "a"),
        "takes one record at a time",
        "but was");
    assertCaught(() -> OperatorHarness.verify(NeverDone::new, ABA), "called for ever");
  }

  @Test
  void aResumedMethodThatBeginsFromTheStart() {
    assertCaught(
        () ->
            OperatorHarness.of(StartsOver::new)
                .emittingAtMost(1)
                .verify(List.of(Input.record("a"), Input.record("b"), Input.end()), "a", "b"),
        "takes one record at a time");
  }
}
