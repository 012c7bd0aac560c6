package dev.weir.coordinator.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.GarbageCollection;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GarbageLedgerTest {
  private static final JobId JOB = new JobId("job");
  private static final Duration GRACE = Duration.ofHours(24);
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final GarbageLedger ledger = new GarbageLedger(GRACE, INTERVAL);
  private final Map<ObjectRef, Manifest> manifests = new HashMap<>();
  private final TreeSet<ObjectName> stored = new TreeSet<>();
  private long now = 1_000_000_000;
  private int lists;
  private int deletes;

  /** A checkpoint that wrote one object, and names others again. */
  private ObjectRef checkpoint(long id, List<ObjectRef> shared) {
    ObjectRef own = own(id);
    Manifest manifest =
        new Manifest(
            JOB,
            new CheckpointId(id),
            new LeaderEpoch(1),
            Alignment.ALIGNED,
            0,
            "",
            CheckpointPurpose.PERIODIC,
            List.of(
                new OperatorSnapshot(
                    "a",
                    1,
                    16,
                    List.of(),
                    List.of(),
                    List.of(new SubtaskSnapshot(own, shared)),
                    Optional.empty())));
    ObjectRef ref =
        ref(ObjectNames.manifest(JOB, new CheckpointId(id), new LeaderEpoch(1)).value());
    manifests.put(ref, manifest);
    stored.addAll(manifest.objects());
    stored.add(ref.name());
    return ref;
  }

  private static ObjectRef own(long checkpoint) {
    return ref("job/chk-" + checkpoint + "/1-1/a-0");
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef(new ObjectName(name), 1, 0);
  }

  private static CheckpointsUnderWay before(long next, Long... inProgress) {
    TreeSet<CheckpointId> ids = new TreeSet<>();
    List.of(inProgress).forEach(id -> ids.add(new CheckpointId(id)));
    return new CheckpointsUnderWay(ids, new CheckpointId(next));
  }

  private void order(boolean orphans, long next, ObjectRef... roots) {
    ledger.order(new GarbageOrder(List.of(roots), before(next), List.of(), orphans));
  }

  private GarbageLedger.Step step() {
    GarbageLedger.Step step = ledger.next(now).orElseThrow();
    step.unread().forEach(each -> step.read(each, manifests.get(each)));
    return step;
  }

  private List<StoredObject> list() {
    return stored.stream().map(name -> new StoredObject(name, 1, now)).toList();
  }

  private void collect() {
    GarbageLedger.Step step = step();
    lists += step.lists() ? 1 : 0;
    List<ObjectName> garbage = step.garbage(step.lists() ? list() : List.of());
    deletes += garbage.size();
    stored.removeAll(garbage);
    ledger.done(step);
  }

  @Test
  void inTheSteadyState_nothingIsListed_andWhatGoesIsWhatCame() {
    List<ObjectRef> shared = new ArrayList<>();
    for (long id = 1; id <= 100; id++) {
      shared.add(ref("job/chk-1/1-1/a-0.files/" + id)); // stay for ever
    }
    ObjectRef previous = checkpoint(1, shared);
    order(true, 2, previous); // took over
    collect();
    for (long id = 2; id <= 1_000; id++) {
      ObjectRef next = checkpoint(id, shared);
      order(false, id + 1, previous, next);
      collect();
      previous = next;
    }
    assertThat(lists).isEqualTo(2);
    assertThat(deletes).isEqualTo(2 * 998); // a manifest and an object of each
    assertThat(stored).hasSize(100 + 2 * 2);
  }

  @Test
  void orphansAreLookedFor_whenAnOrderSaysSo_andOnceMoreBehindIt() {
    settle();
    stored.add(own(8).name()); // given up
    order(true, 9, checkpoint(7, List.of()));
    collect();
    assertThat(stored).doesNotContain(own(8).name());
    stored.add(own(8).name()); // came late
    order(false, 10, checkpoint(9, List.of()));
    collect();
    assertThat(stored).doesNotContain(own(8).name());
    assertThat(lists).isEqualTo(4);
    order(false, 11, checkpoint(10, List.of()));
    assertThat(step().lists()).isFalse();
  }

  /** Past the listings that every coordinator begins with. */
  private void settle() {
    for (long id = 5; id <= 6; id++) {
      order(false, id + 1, checkpoint(id, List.of()));
      collect();
    }
    assertThat(lists).isEqualTo(2);
  }

  @Test
  void orphansAreLookedFor_nowAndThen() {
    settle();
    now += INTERVAL.toMillis() - 1;
    order(false, 8, checkpoint(7, List.of()));
    assertThat(step().lists()).isFalse();
    now += 1;
    order(false, 9, checkpoint(8, List.of()));
    assertThat(step().lists()).isTrue();
    order(false, 10, checkpoint(9, List.of()));
    assertThat(step().lists()).isFalse();
  }

  @Test
  void behindAFailure_theNextStepListsWhatIsLeft() {
    settle();
    order(false, 8, checkpoint(7, List.of()));
    ledger.failed(step());
    order(false, 9, checkpoint(8, List.of()));
    collect();
    assertThat(lists).isEqualTo(3);
    assertThat(stored).hasSize(2);
  }

  @Test
  void whatAnOrderNames_goesByName_andOnceMore_withoutListing() {
    settle();
    ObjectRef seventh = checkpoint(7, List.of());
    stored.add(own(8).name());
    giveUp(own(8).name(), 9, seventh);
    collect();
    assertThat(stored).doesNotContain(own(8).name());
    stored.add(own(8).name()); // its writing was under way, with an unknown outcome
    order(false, 10, seventh, checkpoint(9, List.of()));
    collect();
    assertThat(stored).doesNotContain(own(8).name());
    stored.add(own(8).name());
    order(false, 11, checkpoint(10, List.of()));
    collect();
    assertThat(stored).contains(own(8).name()); // left to the next listing
    assertThat(lists).isEqualTo(2);
  }

  private void giveUp(ObjectName written, long next, ObjectRef... roots) {
    ledger.order(new GarbageOrder(List.of(roots), before(next), List.of(written), false));
  }

  @Test
  void whatARootNames_staysThoughAnOrderNamesItToo() {
    settle();
    ObjectRef seventh = checkpoint(7, List.of());
    giveUp(own(7).name(), 8, seventh);
    collect();
    assertThat(stored).contains(own(7).name());
  }

  @Test
  void whatCouldNotBeDeleted_isDeletedAgain_withoutListing() {
    settle();
    order(false, 8, checkpoint(7, List.of()));
    GarbageLedger.Step step = step();
    assertThat(step.garbage(List.of())).contains(own(6).name());
    ledger.failed(step);
    order(false, 9, checkpoint(8, List.of()));
    collect();
    assertThat(stored).doesNotContain(own(6).name(), own(7).name());
    assertThat(lists).isEqualTo(2);
    assertThat(stored).hasSize(2);
  }

  @Test
  void whatOnlyAReplacedOrderNamed_goesAsWell() {
    settle();
    order(false, 8, checkpoint(7, List.of()));
    order(false, 9, checkpoint(8, List.of()));
    collect();
    assertThat(lists).isEqualTo(2);
    assertThat(stored).hasSize(2);
    assertThat(ledger.next(now)).isEmpty();
  }

  @Test
  void whatACheckpointUnderWayMayWriteOrName_stays() {
    settle();
    ObjectRef seventh = checkpoint(7, List.of(own(5)));
    ledger.order(new GarbageOrder(List.of(seventh), before(9, 8L), List.of(), false));
    stored.add(own(8).name());
    stored.add(own(5).name());
    collect();
    assertThat(stored).contains(own(5).name(), own(8).name());
  }

  /** Any history: the difference finds what listing would, but for what no manifest named. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theDifference_isWhatListingFinds(long seed) {
    Random random = new Random(seed);
    List<ObjectRef> roots = new ArrayList<>();
    order(false, 1);
    collect();
    order(false, 1);
    collect();
    for (long id = 1; id <= 300; id++) {
      List<ObjectRef> named = new ArrayList<>();
      for (ObjectRef root : roots) { // a checkpoint names again what a root names
        for (ObjectName each : manifests.get(root).objects()) {
          if (random.nextInt(3) > 0) {
            named.add(ref(each.value()));
          }
        }
      }
      roots.add(checkpoint(id, List.copyOf(new LinkedHashSet<>(named))));
      while (roots.size() > 1 && random.nextInt(3) > 0) {
        roots.remove(random.nextInt(roots.size() - 1));
      }
      CheckpointsUnderWay underWay = random.nextBoolean() ? before(id + 1) : before(id + 2, id + 1);
      ledger.order(new GarbageOrder(roots, underWay, List.of(), false));
      if (random.nextInt(4) == 0) {
        continue; // the next order comes before this one is carried out
      }
      GarbageLedger.Step step = step();
      assertThat(step.lists()).isFalse();
      List<Retained> retained =
          roots.stream().map(ref -> new Retained(ref.name(), manifests.get(ref))).toList();
      List<ObjectName> garbage = step.garbage(List.of());
      assertThat(garbage)
          .isEqualTo(GarbageCollection.unreachable(list(), retained, underWay, now, GRACE));
      stored.removeAll(garbage);
      ledger.done(step);
    }
  }
}
