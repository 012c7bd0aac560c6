package dev.weir.testkit.sim.mutation.coordinator;

import static java.util.Comparator.naturalOrder;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectRef;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Coordinators that order a collection of garbage with the wrong roots, or none at all. */
public final class WrongRoots {
  private WrongRoots() {}

  private static Seams around(Supplier<UnaryOperator<GarbageOrder>> ofOneCoordinator) {
    return new Seams() {
      @Override
      public CoordinatorPort<SubtaskPlace> coordinator(CoordinatorPort<SubtaskPlace> plain) {
        UnaryOperator<GarbageOrder> wrong = ofOneCoordinator.get();
        return new ForwardingCoordinatorPort(plain) {
          @Override
          public void collectGarbage(GarbageOrder order) {
            super.collectGarbage(wrong.apply(order));
          }
        };
      }
    };
  }

  /** Only the head is a root. */
  public static Seams headAlone() {
    return around(() -> order -> only(order, id -> head(order).equals(Optional.of(id))));
  }

  /** Only what was the head of this coordinator is a root. */
  public static Seams ownHeads() {
    return around(
        () -> {
          TreeSet<CheckpointId> own = new TreeSet<>();
          return order -> {
            head(order).ifPresent(own::add);
            return only(order, own::contains);
          };
        });
  }

  /** No checkpoint is said to be under way. */
  public static Seams nothingUnderWay() {
    return around(
        () ->
            order ->
                new GarbageOrder(
                    order.roots(),
                    new CheckpointsUnderWay(new TreeSet<>(), order.underWay().next()),
                    order.givenUp(),
                    order.orphans()));
  }

  /** Behind the final checkpoint nothing is ordered. */
  public static Seams noneAtTheEnd() {
    return new Seams() {
      @Override
      public CoordinatorPort<SubtaskPlace> coordinator(CoordinatorPort<SubtaskPlace> plain) {
        return new ForwardingCoordinatorPort(plain) {
          private @Nullable JobState row;

          @Override
          public void persist(JobState next) {
            row = next;
            super.persist(next);
          }

          @Override
          public void collectGarbage(GarbageOrder order) {
            boolean last = row != null && row.head().filter(WrongRoots::isFinal).isPresent();
            if (!last) {
              super.collectGarbage(order);
            }
          }
        };
      }
    };
  }

  private static boolean isFinal(CompletedCheckpoint head) {
    return head.purpose() == CheckpointPurpose.FINAL;
  }

  private static GarbageOrder only(GarbageOrder order, Predicate<CheckpointId> which) {
    List<ObjectRef> roots =
        order.roots().stream().filter(root -> which.test(checkpoint(root))).toList();
    return new GarbageOrder(roots, order.underWay(), order.givenUp(), order.orphans());
  }

  private static Optional<CheckpointId> head(GarbageOrder order) {
    return order.roots().stream().map(WrongRoots::checkpoint).max(naturalOrder());
  }

  private static CheckpointId checkpoint(ObjectRef manifest) {
    return ObjectNames.checkpointOf(manifest.name()).orElseThrow();
  }
}
