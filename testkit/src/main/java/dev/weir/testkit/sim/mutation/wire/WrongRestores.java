package dev.weir.testkit.sim.mutation.wire;

import dev.weir.plan.Chain;
import dev.weir.runtime.OldObjects;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.runtime.SubtaskWiring;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
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
    SubtaskRestore of(SubtaskRestore whole, Chain chain);
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
    return new ToSubtask.Deploy<>(
        deploy.job(), deploy.subtask(), deploy.attempt(), wrong.of(deploy.restore(), chain));
  }

  /** No records in flight. */
  public static Seams withoutInFlight() {
    return around((whole, chain) -> new SubtaskRestore(whole.operators(), Map.of()));
  }

  /** None that had waited at the sending end of their channel. */
  public static Seams withoutQueuedOutputs() {
    return around((whole, chain) -> new SubtaskRestore(whole.operators(), withoutSenders(whole)));
  }

  private static Map<String, OldObjects> withoutSenders(SubtaskRestore whole) {
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
            new SubtaskRestore(
                whole.operators(), each(whole.inFlight(), old -> first(old, chain.parallelism()))));
  }

  /** No records in flight between operators that are one chain now. */
  public static Seams withoutInFlightWithin() {
    return around(
        (whole, chain) -> {
          Map<String, OldObjects> outside = new TreeMap<>(whole.inFlight());
          chain.innerEdges().forEach(edge -> outside.remove(edge.to()));
          return new SubtaskRestore(whole.operators(), outside);
        });
  }

  /** The state of as many old subtasks as there are new ones. */
  public static Seams withoutRemoved() {
    return around(
        (whole, chain) ->
            new SubtaskRestore(
                each(whole.operators(), old -> first(old, chain.parallelism())), whole.inFlight()));
  }

  /** Nothing is said about going on live. */
  public static Seams fromPositions() {
    return around((whole, chain) -> new SubtaskRestore(whole.operators(), whole.inFlight()));
  }

  /** Whatever was said, everybody goes on live. */
  public static Seams live() {
    return around((whole, chain) -> whole.goingOnLive());
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
