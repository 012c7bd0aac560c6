package dev.weir.testkit.sim.mutation.wire;

import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.shell.ControlWire;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.HostInput;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Coordinators that take over in a wrong way, and subtasks that let themselves be taken over so.
 */
public final class WrongAdoptions {
  /** Nobody takes a checkpoint of this number. */
  private static final CheckpointId NO_CHECKPOINT = new CheckpointId(1_000_000_000);

  private WrongAdoptions() {}

  // ---- where subtasks live

  private static Seams hosts(UnaryOperator<HostInput> wrong) {
    return new Seams() {
      @Override
      public HostInput host(HostInput plain) {
        return wrong.apply(plain);
      }
    };
  }

  private static @Nullable SubtaskAttempt<SubtaskPlace> running(SubtaskPlace place) {
    SubtaskAttempt<SubtaskPlace> attempt = place.host().attempt();
    return attempt == null || attempt.isOver() ? null : attempt;
  }

  /** What a coordinator that was replaced hands out is taken. */
  public static Seams takingSplitsOfTheDead() {
    return hosts(
        plain ->
            (place, message, answers) -> {
              Reception reception = plain.receive(place, message, answers);
              SubtaskAttempt<SubtaskPlace> attempt = running(place);
              if (reception == Reception.FENCED
                  && attempt != null
                  && attempt.id().number() == message.attempt().number()
                  && message instanceof ToSubtask.Orders<SubtaskPlace> orders
                  && orders.packet().message()
                      instanceof SubtaskOrder.Splits<SubtaskPlace> splits) {
                attempt.onResult(loop -> splits.to(attempt));
              }
              return reception;
            });
  }

  /** Whoever leads is listened to, also who does not lead any more. */
  public static Seams comparingNoEpochs() {
    return hosts(
        plain ->
            (place, message, answers) -> {
              SubtaskAttempt<SubtaskPlace> attempt = running(place);
              AttemptId asked = message.attempt();
              boolean earlier =
                  attempt != null && asked.epoch().compareTo(attempt.id().epoch()) < 0;
              AttemptId taken =
                  attempt == null || !earlier ? asked : asked.in(attempt.id().epoch());
              return plain.receive(place, as(message, taken), answers);
            });
  }

  /** Whatever runs is adopted, under the number that is asked for. */
  public static Seams adoptingAnyAttempt() {
    return hosts(
        plain -> {
          Map<AttemptId, Integer> real = new HashMap<>();
          return (place, message, answers) -> {
            SubtaskAttempt<SubtaskPlace> attempt = running(place);
            AttemptId asked = message.attempt();
            if (message instanceof ToSubtask.Adopt && attempt != null) {
              real.putIfAbsent(asked, attempt.id().number());
            }
            Integer number = real.get(asked);
            if (number == null) {
              return plain.receive(place, message, answers);
            }
            AttemptId runs = new AttemptId(asked.epoch(), number);
            return plain.receive(
                place,
                as(message, runs),
                answer ->
                    answers.transmit(answer.attempt().equals(runs) ? as(answer, asked) : answer));
          };
        });
  }

  /** How many orders an attempt has taken from all of its coordinators. */
  private static final class Taken {
    private final int attempt;
    private LeaderEpoch leader;
    private long before;
    private long sinceAdoption;

    Taken(AttemptId first) {
      attempt = first.number();
      leader = first.epoch();
    }

    void adoptedBy(LeaderEpoch next) {
      if (next.compareTo(leader) > 0) {
        leader = next;
        before += sinceAdoption;
        sinceAdoption = 0;
      }
    }
  }

  /** Who is adopted counts on, so that the first orders of the new coordinator seem to be old. */
  public static Seams keepingTheConversation() {
    return hosts(
        plain -> {
          Map<SubtaskPlace, Taken> all = new HashMap<>();
          return (place, message, answers) -> {
            AttemptId id = message.attempt();
            Taken taken = all.get(place);
            if (taken == null || taken.attempt != id.number()) {
              taken = new Taken(id);
              all.put(place, taken);
            }
            if (!(message instanceof ToSubtask.Orders<SubtaskPlace> orders)
                || orders.packet().message() == null) {
              return plain.receive(place, message, answers);
            }
            taken.adoptedBy(id.epoch());
            if (orders.packet().sequence() < taken.before) {
              answers.transmit(
                  new ToCoordinator.Reports(
                      place.subtask(), id, new Packet<>(0, taken.before, null)));
              return Reception.REPEATED;
            }
            Reception reception = plain.receive(place, message, answers);
            taken.sinceAdoption += reception == Reception.ACCEPTED ? 1 : 0;
            return reception;
          };
        });
  }

  private static ToSubtask<SubtaskPlace> as(ToSubtask<SubtaskPlace> message, AttemptId id) {
    return message instanceof ToSubtask.Deploy<SubtaskPlace> deploy
        ? new ToSubtask.Deploy<>(deploy.job(), deploy.subtask(), id, deploy.restore())
        : message instanceof ToSubtask.Adopt<SubtaskPlace> adopt
            ? new ToSubtask.Adopt<>(adopt.subtask(), id, adopt.head())
            : message instanceof ToSubtask.Orders<SubtaskPlace> orders
                ? new ToSubtask.Orders<>(orders.subtask(), id, orders.packet())
                : new ToSubtask.Cancel<>(message.subtask(), id);
  }

  private static ToCoordinator as(ToCoordinator message, AttemptId id) {
    return message instanceof ToCoordinator.Reports reports
        ? new ToCoordinator.Reports(reports.subtask(), id, reports.packet())
        : new ToCoordinator.Gone(message.subtask(), id);
  }

  // ---- between coordinators and subtasks

  /** Changes messages; those that it makes null are lost. */
  private abstract static class Changed implements ControlWire {
    private final ControlWire plain;

    Changed(ControlWire plain) {
      this.plain = plain;
    }

    ToSubtask<SubtaskPlace> changed(ToSubtask<SubtaskPlace> message) {
      return message;
    }

    @Nullable ToCoordinator changed(ToCoordinator message) {
      return message;
    }

    @Override
    public void send(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
      plain.send(from, to, changed(message));
    }

    @Override
    public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
      ToCoordinator sent = changed(message);
      if (sent != null) {
        plain.send(from, to, sent);
      }
    }
  }

  private static Seams wires(UnaryOperator<ControlWire> wrong) {
    return new Seams() {
      @Override
      public ControlWire wire(ControlWire plain) {
        return wrong.apply(plain);
      }
    };
  }

  /** Nobody is adopted: whoever is asked ends. */
  public static Seams adoptingNobody() {
    return wires(
        plain ->
            new Changed(plain) {
              @Override
              ToSubtask<SubtaskPlace> changed(ToSubtask<SubtaskPlace> message) {
                return message instanceof ToSubtask.Adopt
                    ? new ToSubtask.Cancel<>(message.subtask(), message.attempt())
                    : message;
              }
            });
  }

  /** Who is adopted does not say which splits it was given. */
  public static Seams forgettingSplits() {
    return wires(
        plain ->
            new Changed(plain) {
              @Override
              ToCoordinator changed(ToCoordinator message) {
                return message instanceof ToCoordinator.Reports reports
                        && reports.packet().message() instanceof SubtaskReport.Here here
                    ? new ToCoordinator.Reports(
                        reports.subtask(),
                        reports.attempt(),
                        new Packet<>(
                            reports.packet().sequence(),
                            reports.packet().received(),
                            new SubtaskReport.Here(
                                here.running(),
                                here.restored(),
                                here.snapshots(),
                                List.of(),
                                here.noMoreSplits())))
                    : message;
              }
            });
  }

  /** What does not run seems to run. */
  public static Seams adoptingTheMissing() {
    return wires(
        plain ->
            new Changed(plain) {
              private record Asked(SubtaskId subtask, AttemptId attempt) {}

              private final Set<Asked> asked = new HashSet<>();
              private final Set<Asked> pretended = new HashSet<>();

              @Override
              ToSubtask<SubtaskPlace> changed(ToSubtask<SubtaskPlace> message) {
                if (message instanceof ToSubtask.Adopt) {
                  asked.add(new Asked(message.subtask(), message.attempt()));
                }
                return message;
              }

              @Override
              @Nullable ToCoordinator changed(ToCoordinator message) {
                Asked about = new Asked(message.subtask(), message.attempt());
                if (!(message instanceof ToCoordinator.Gone) || !asked.contains(about)) {
                  return message;
                }
                return pretended.add(about)
                    ? new ToCoordinator.Reports(
                        message.subtask(),
                        message.attempt(),
                        new Packet<>(
                            0, 0, new SubtaskReport.Here(true, false, List.of(), List.of(), false)))
                    : null;
              }
            });
  }

  /** Orders about what a coordinator has not begun itself are replaced by ones without effect. */
  private static Seams withoutInherited(Class<?> kind) {
    return wires(
        plain ->
            new Changed(plain) {
              private record Begun(LeaderEpoch term, CheckpointId id) {}

              private final Set<Begun> begun = new HashSet<>();

              @Override
              ToSubtask<SubtaskPlace> changed(ToSubtask<SubtaskPlace> message) {
                if (!(message instanceof ToSubtask.Orders<SubtaskPlace> orders)) {
                  return message;
                }
                SubtaskOrder<SubtaskPlace> order = orders.packet().message();
                LeaderEpoch term = message.attempt().epoch();
                if (order instanceof SubtaskOrder.Trigger<SubtaskPlace> trigger) {
                  begun.add(new Begun(term, trigger.barrier().checkpoint()));
                }
                CheckpointId about = about(order);
                return kind.isInstance(order)
                        && about != null
                        && !begun.contains(new Begun(term, about))
                    ? new ToSubtask.Orders<>(
                        orders.subtask(),
                        orders.attempt(),
                        new Packet<>(
                            orders.packet().sequence(),
                            orders.packet().received(),
                            new SubtaskOrder.Abort<>(NO_CHECKPOINT)))
                    : message;
              }
            });
  }

  private static @Nullable CheckpointId about(@Nullable SubtaskOrder<SubtaskPlace> order) {
    return order instanceof SubtaskOrder.Complete<SubtaskPlace> complete
        ? complete.checkpoint()
        : order instanceof SubtaskOrder.Abort<SubtaskPlace> abort ? abort.checkpoint() : null;
  }

  /** Nobody hears that the head is complete that the coordinator before had moved. */
  public static Seams keepingTheHeadSecret() {
    return withoutInherited(SubtaskOrder.Complete.class);
  }

  /** Nobody hears that nothing comes of what the coordinator before had under way. */
  public static Seams leavingWhatWasUnderWay() {
    return withoutInherited(SubtaskOrder.Abort.class);
  }
}
