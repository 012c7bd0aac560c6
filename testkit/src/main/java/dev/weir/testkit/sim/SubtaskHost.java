package dev.weir.testkit.sim;

import dev.weir.element.Frame;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import org.jspecify.annotations.Nullable;

/**
 * A subtask's place on a node: takes its messages one at a time, and runs one attempt at a time.
 */
final class SubtaskHost extends Endpoint {
  private final Episode episode;
  private final SubtaskId subtask;
  private @Nullable SubtaskAttempt attempt;

  SubtaskHost(Episode episode, SubtaskId subtask, Node node) {
    super(subtask.toString(), node);
    this.episode = episode;
    this.subtask = subtask;
  }

  SubtaskId subtask() {
    return subtask;
  }

  @Nullable SubtaskAttempt attempt() {
    return attempt;
  }

  void onDeploy(Deploy deploy) {
    SubtaskAttempt current = attempt;
    if (current != null && current.isNewerThan(deploy)) {
      episode.trace.remark("a newer attempt runs here already");
      return;
    }
    end();
    SubtaskAttempt next = new SubtaskAttempt(episode, this, deploy);
    attempt = next;
    next.open();
  }

  void onCancel(LeaderEpoch epoch) {
    SubtaskAttempt current = attempt;
    if (current != null && current.epoch().compareTo(epoch) <= 0) {
      end();
    }
  }

  /** A frame; which attempt it is for is for the loop to find out. */
  void onFrame(Frame frame) {
    SubtaskAttempt current = attempt;
    if (current != null) {
      endIfFailed(current, current.handle(() -> current.onFrame(frame)));
    }
  }

  /** A message for one attempt only. */
  void onMessage(int forAttempt, AttemptAction action) {
    SubtaskAttempt current = attempt;
    if (current != null && current.number() == forAttempt) {
      endIfFailed(current, current.handle(() -> action.run(current)));
    }
  }

  private void endIfFailed(SubtaskAttempt current, boolean goesOn) {
    if (!goesOn && attempt == current) {
      end();
    }
  }

  private void end() {
    SubtaskAttempt ending = attempt;
    attempt = null;
    if (ending != null) {
      ending.close();
    }
  }

  /** What a message makes an attempt do. */
  interface AttemptAction {
    void run(SubtaskAttempt attempt) throws Exception;
  }
}
