package dev.weir.testkit.sim.mutation.wire;

import dev.weir.protocol.link.Reception;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.shell.HostInput;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import dev.weir.testkit.sim.store.World;
import org.jspecify.annotations.Nullable;

/** Hosts that do something else with an order than they should. */
public final class WrongHosts {
  private WrongHosts() {}

  /** What follows when an order was received. */
  private interface Then {
    void received(
        SubtaskAttempt<SubtaskPlace> attempt,
        SubtaskOrder<SubtaskPlace> order,
        Reception reception);
  }

  private static Seams behind(Then wrong) {
    return new Seams() {
      @Override
      public HostInput host(HostInput plain) {
        return (place, message, answers) -> {
          Reception reception = plain.receive(place, message, answers);
          SubtaskAttempt<SubtaskPlace> attempt = place.host().attempt();
          SubtaskOrder<SubtaskPlace> order = order(message);
          if (attempt != null && !attempt.isOver() && order != null) {
            wrong.received(attempt, order, reception);
          }
          return reception;
        };
      }
    };
  }

  private static @Nullable SubtaskOrder<SubtaskPlace> order(ToSubtask<SubtaskPlace> message) {
    return message instanceof ToSubtask.Orders<SubtaskPlace> orders
        ? orders.packet().message()
        : null;
  }

  private static void carryOut(
      SubtaskAttempt<SubtaskPlace> attempt, SubtaskOrder<SubtaskPlace> order) {
    attempt.onResult(loop -> order.to(attempt));
  }

  /** What has arrived before has its effect again. */
  public static Seams takingRepeated() {
    return behind(
        (attempt, order, reception) -> {
          if (reception == Reception.REPEATED) {
            carryOut(attempt, order);
          }
        });
  }

  /** What is ahead of something missing has its effect. */
  public static Seams takingAhead() {
    return behind(
        (attempt, order, reception) -> {
          if (reception == Reception.AHEAD) {
            carryOut(attempt, order);
          }
        });
  }

  /** Some splits are taken twice. */
  public static Seams takingSplitsTwice(SimRandom random) {
    return behind(
        (attempt, order, reception) -> {
          if (reception == Reception.ACCEPTED
              && order instanceof SubtaskOrder.Splits
              && random.chance(0.1)) {
            carryOut(attempt, order);
          }
        });
  }

  /** Who gives up a checkpoint gives up the one behind it as well. */
  public static Seams abortingTheNextToo() {
    return behind(
        (attempt, order, reception) -> {
          if (reception == Reception.ACCEPTED
              && order instanceof SubtaskOrder.Abort<SubtaskPlace> abort) {
            attempt.onResult(loop -> loop.onCheckpointAbort(abort.checkpoint().next()));
          }
        });
  }

  /** What sinks had prepared for a checkpoint that is given up is thrown away. */
  public static Seams discardingAborted(World world) {
    return behind(
        (attempt, order, reception) -> {
          if (reception == Reception.ACCEPTED
              && order instanceof SubtaskOrder.Abort<SubtaskPlace> abort) {
            world.discard(abort.checkpoint());
          }
        });
  }

  /** Who takes a snapshot takes its checkpoint for complete. */
  public static Seams tellingPositionsEarly() {
    return behind(
        (attempt, order, reception) -> {
          if (reception == Reception.ACCEPTED
              && order instanceof SubtaskOrder.Trigger<SubtaskPlace> trigger) {
            attempt.onResult(loop -> loop.onCheckpointComplete(trigger.barrier().checkpoint()));
          }
        });
  }

  /** A commit is answered before it has begun. */
  public static Seams answeringBeforeCommit() {
    return new Seams() {
      @Override
      public HostInput host(HostInput plain) {
        return (place, message, answers) -> {
          SubtaskAttempt<SubtaskPlace> attempt = place.host().attempt();
          if (attempt != null
              && order(message) instanceof SubtaskOrder.Complete<SubtaskPlace> complete) {
            attempt.report(new SubtaskReport.Committed(complete.checkpoint()));
          }
          return plain.receive(place, message, answers);
        };
      }
    };
  }

  /** A deployment that is fenced begins all the same. */
  public static Seams takingFencedDeployments() {
    return new Seams() {
      @Override
      public HostInput host(HostInput plain) {
        return (place, message, answers) -> {
          Reception reception = plain.receive(place, message, answers);
          if (reception == Reception.FENCED && message instanceof ToSubtask.Deploy) {
            place.beginAnew();
            return plain.receive(place, message, answers);
          }
          return reception;
        };
      }
    };
  }
}
