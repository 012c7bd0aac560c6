package dev.weir.testkit.sim.mutation.wire;

import dev.weir.plan.Chain;
import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.restore.OldObjects;
import dev.weir.runtime.restore.SubtaskRestore.FromCheckpoint;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.testkit.sim.shell.ControlWire;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Deployments that leave out a part of what is to be restored. */
public final class WrongRestores {
  private WrongRestores() {}

  private interface Change {
    FromCheckpoint of(FromCheckpoint whole, Chain chain);
  }

  private static Seams around(Change wrong) {
    return new Seams() {
      @Override
      public ControlWire wire(ControlWire plain) {
        return new ControlWire() {
          @Override
          public void send(
              CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
            plain.send(
                from,
                to,
                message instanceof ToSubtask.Deploy<SubtaskPlace> deploy
                    ? changed(deploy, chain(from, deploy), wrong)
                    : message);
          }

          @Override
          public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
            plain.send(from, to, message);
          }
        };
      }
    };
  }

  private static Chain chain(CoordinatorShell from, ToSubtask.Deploy<SubtaskPlace> deploy) {
    return SubtaskWiring.of(from.deployment().graph(), deploy.subtask()).chain();
  }

  private static ToSubtask<SubtaskPlace> changed(
      ToSubtask.Deploy<SubtaskPlace> deploy, Chain chain, Change wrong) {
    return deploy.restore() instanceof FromCheckpoint whole
        ? new ToSubtask.Deploy<>(
            deploy.job(), deploy.subtask(), deploy.attempt(), wrong.of(whole, chain))
        : deploy;
  }

  /** No records in flight. */
  public static Seams withoutInFlight() {
    return around((whole, chain) -> inFlight(whole, Map.of()));
  }

  /** None that had waited at the sending end of their channel. */
  public static Seams withoutQueuedOutputs() {
    return around((whole, chain) -> inFlight(whole, withoutSenders(whole)));
  }

  private static Map<String, OldObjects> withoutSenders(FromCheckpoint whole) {
    Map<String, OldObjects> own = new TreeMap<>();
    whole
        .inFlight()
        .forEach(
            (operator, old) ->
                own.put(operator, whole.operators().containsKey(operator) ? old : nothing(old)));
    return own;
  }

  private static OldObjects nothing(OldObjects old) {
    return new OldObjects(old.parallelism(), new TreeMap<>());
  }

  /** Records in flight of as many old subtasks as there are new ones. */
  public static Seams withoutInFlightOfRemoved() {
    return around(
        (whole, chain) ->
            inFlight(whole, each(whole.inFlight(), old -> first(old, chain.parallelism()))));
  }

  /** No records in flight between operators that are one chain now. */
  public static Seams withoutInFlightWithin() {
    return around(
        (whole, chain) -> {
          Map<String, OldObjects> outside = new TreeMap<>(whole.inFlight());
          chain.innerEdges().forEach(edge -> outside.remove(edge.to()));
          return inFlight(whole, outside);
        });
  }

  /** The state of as many old subtasks as there are new ones. */
  public static Seams withoutRemoved() {
    return around(
        (whole, chain) ->
            new FromCheckpoint(
                whole.checkpoint(),
                each(whole.operators(), old -> first(old, chain.parallelism())),
                whole.inFlight(),
                whole.readFrom()));
  }

  /** Nothing is said about going on live. */
  public static Seams fromPositions() {
    return around((whole, chain) -> reading(whole, ReadFrom.POSITIONS));
  }

  /** Whatever was said, everybody goes on live. */
  public static Seams live() {
    return around((whole, chain) -> reading(whole, ReadFrom.LIVE_INPUT));
  }

  private static FromCheckpoint inFlight(FromCheckpoint whole, Map<String, OldObjects> inFlight) {
    return new FromCheckpoint(whole.checkpoint(), whole.operators(), inFlight, whole.readFrom());
  }

  private static FromCheckpoint reading(FromCheckpoint whole, ReadFrom from) {
    return new FromCheckpoint(whole.checkpoint(), whole.operators(), whole.inFlight(), from);
  }

  private static Map<String, OldObjects> each(
      Map<String, OldObjects> all, UnaryOperator<OldObjects> change) {
    Map<String, OldObjects> changed = new TreeMap<>();
    all.forEach((operator, old) -> changed.put(operator, change.apply(old)));
    return changed;
  }

  /** As if there had not been more subtasks than there are now. */
  private static OldObjects first(OldObjects old, int parallelism) {
    return old.parallelism() <= parallelism
        ? old
        : new OldObjects(parallelism, old.byIndex().headMap(parallelism));
  }
}
