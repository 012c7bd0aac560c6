package dev.weir.testkit.sim.mutation.coordinator;

import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.spi.store.ObjectRef;
import dev.weir.testkit.sim.shell.Ground;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.store.Manifests;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Coordinators that take something else for the head's manifest. */
public final class WrongManifests {
  private WrongManifests() {}

  private interface Read {
    Manifest read(ObjectRef ref) throws IOException;
  }

  private static Seams around(UnaryOperator<Read> ofOneCoordinator) {
    return new Seams() {
      @Override
      public Manifests manifests(Manifests plain) {
        Read wrong = ofOneCoordinator.apply(plain::read);
        return new Manifests() {
          @Override
          public ObjectRef write(Manifest manifest) throws IOException {
            return plain.write(manifest);
          }

          @Override
          public Manifest read(ObjectRef ref) throws IOException {
            return wrong.read(ref);
          }
        };
      }
    };
  }

  /** The contents of the checkpoint before the head. */
  public static Seams older(Ground ground) {
    return around(plain -> ref -> older(plain.read(ref), ground));
  }

  private static Manifest older(Manifest head, Ground ground) throws IOException {
    for (CompletedCheckpoint each : ground.rows().current().retained()) {
      if (each.id().compareTo(head.checkpoint()) < 0) {
        return with(head, ground.store().knownManifest(each.manifest()).operators());
      }
    }
    return head;
  }

  /** Nothing, if it cannot be read at once. */
  public static Seams nothingIfUnreadable(Ground ground) {
    return around(
        plain ->
            ref -> {
              try {
                return plain.read(ref);
              } catch (IOException unreadable) {
                return with(ground.store().knownManifest(ref), List.of());
              }
            });
  }

  /** Nothing, from the second time on. */
  public static Seams once() {
    return around(
        plain -> {
          Set<ObjectRef> before = new HashSet<>();
          return ref -> {
            Manifest read = plain.read(ref);
            return before.add(ref) ? read : with(read, List.of());
          };
        });
  }

  private static Manifest with(Manifest head, List<OperatorSnapshot> operators) {
    return new Manifest(
        head.job(),
        head.checkpoint(),
        head.epoch(),
        head.alignment(),
        head.triggeredAtMillis(),
        head.graphHash(),
        head.purpose(),
        operators);
  }
}
