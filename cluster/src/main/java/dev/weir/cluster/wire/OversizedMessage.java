package dev.weir.cluster.wire;

import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.CrossesNodes;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NoAnswer;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.failure.Failure;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A control message that is too large to leave its node. It would be as large if it were sent
 * again, so whatever it is about fails for good.
 *
 * @param bytes how large it is
 * @param most how large messages are at most
 */
record OversizedMessage(Object message, int bytes, int most) {
  static final String SETTING = "pekko.remote.artery.advanced.maximum-large-frame-size";

  /**
   * Lets somebody hear of it in its place.
   *
   * @return what is to leave instead
   * @throws IllegalArgumentException if nothing is; the transport says so in the log
   */
  CrossesNodes replaced() {
    if (message instanceof CoordinatorCommand.FromSubtask said
        && said.message() instanceof ToCoordinator.Reports reports) {
      return new CoordinatorCommand.FromSubtask(failed(reports), said.from());
    }
    if (message instanceof JobView job) {
      return new NoAnswer(text("how job " + job.state().job() + " is"), false);
    }
    if (message instanceof ClusterView) {
      return new NoAnswer(text("how the cluster's jobs are"), false);
    }
    if (message instanceof NodeCommand.ToSubtask relayed) {
      tellCoordinator(relayed.said());
    } else if (message instanceof SubtaskCommand.FromCoordinator said) {
      tellCoordinator(said);
    } else if (message instanceof NodeCommand.Prepare prepare) {
      String what = "job " + prepare.job() + ", as node " + prepare.node() + " is to make it,";
      prepare
          .replyTo()
          .tell(
              new CoordinatorCommand.Prepared(
                  prepare.node(), Optional.of(Failure.permanent(text(what)))));
    } else if (command() instanceof JobsCommand.Submit submit) {
      submit.replyTo().tell(new Submitted(Submitted.Outcome.REFUSED, text("a submission")));
    }
    throw new IllegalArgumentException(text("a " + message.getClass().getSimpleName()));
  }

  /** The message to the leader of all jobs, also if it goes by way of a node. */
  private Object command() {
    return message instanceof NodeCommand.ToJobs toJobs ? toJobs.command() : message;
  }

  /** The same packet of the link, with the attempt's end in it: nothing behind it would arrive. */
  private ToCoordinator failed(ToCoordinator.Reports reports) {
    Packet<SubtaskReport> packet = reports.packet();
    String what = "what subtask " + reports.subtask() + " reports (" + name(packet.message()) + ")";
    return new ToCoordinator.Reports(
        reports.subtask(),
        reports.attempt(),
        new Packet<>(
            packet.sequence(),
            packet.received(),
            new SubtaskReport.Failed(Failure.permanent(text(what)))));
  }

  private void tellCoordinator(SubtaskCommand.FromCoordinator said) {
    ToSubtask<?> order = said.message();
    SubtaskId subtask = order.subtask();
    Object what =
        order instanceof ToSubtask.Orders<?> orders && orders.packet().message() != null
            ? orders.packet().message()
            : order;
    Failure failure =
        Failure.permanent(text("what the coordinator says to it (" + name(what) + ")"));
    said.coordinator()
        .tell(new CoordinatorCommand.Happened(loop -> loop.onSubtaskLost(subtask, failure)));
  }

  private static String name(@Nullable Object of) {
    return of == null ? "nothing" : of.getClass().getSimpleName();
  }

  private String text(String what) {
    return what
        + " has "
        + bytes
        + " bytes, and messages between nodes have at most "
        + most
        + ": raise "
        + SETTING
        + " on all nodes";
  }
}
