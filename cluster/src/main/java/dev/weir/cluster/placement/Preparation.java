package dev.weir.cluster.placement;

import dev.weir.cluster.placement.NodeBoard.Member;
import dev.weir.failure.Failure;
import dev.weir.id.NodeName;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Nodes that are asked to make a job, until all have answered or one has refused. */
final class Preparation {
  private final Set<NodeName> waiting = new TreeSet<>();
  private final Consumer<Optional<Failure>> then;
  private boolean over;

  /**
   * @param then told once: why a node refused, or nothing if all have made the job
   */
  Preparation(Collection<Member> nodes, Consumer<Optional<Failure>> then) {
    nodes.forEach(each -> waiting.add(each.info().name()));
    this.then = then;
  }

  /** Those that have not answered. */
  Set<NodeName> waiting() {
    return waiting;
  }

  void onPrepared(NodeName node, Optional<Failure> refusal) {
    if (waiting.remove(node) && refusal.isPresent()) {
      end(refusal);
    }
    endIfReady();
  }

  /** Ends if nobody is waited for. */
  void endIfReady() {
    if (waiting.isEmpty()) {
      end(Optional.empty());
    }
  }

  /** Nobody waits for a node that is gone. */
  void onNodesChanged(NodeBoard board) {
    waiting.removeIf(node -> board.member(node).isEmpty());
    endIfReady();
  }

  void onLate(long seconds) {
    end(
        Optional.of(
            Failure.unknown(
                "no place for the job: waited "
                    + seconds
                    + " s for nodes "
                    + waiting
                    + " to make it")));
  }

  private void end(Optional<Failure> refusal) {
    if (!over) {
      over = true;
      then.accept(refusal);
    }
  }
}
