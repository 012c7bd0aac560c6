package dev.weir.testkit.sim.mutation;

import dev.weir.testkit.sim.mutation.connector.OneTimeSource;
import dev.weir.testkit.sim.mutation.connector.PresumedCommits;
import dev.weir.testkit.sim.mutation.connector.RewindingSource;
import dev.weir.testkit.sim.mutation.connector.WrongSinks;
import dev.weir.testkit.sim.mutation.connector.WrongTransactions;
import dev.weir.testkit.sim.mutation.coordinator.FinishedWhenDrained;
import dev.weir.testkit.sim.mutation.coordinator.LateRows;
import dev.weir.testkit.sim.mutation.coordinator.LostAlarms;
import dev.weir.testkit.sim.mutation.coordinator.WrongGarbage;
import dev.weir.testkit.sim.mutation.coordinator.WrongManifests;
import dev.weir.testkit.sim.mutation.coordinator.WrongRoots;
import dev.weir.testkit.sim.mutation.coordinator.WrongRows;
import dev.weir.testkit.sim.mutation.subtask.InventedCredits;
import dev.weir.testkit.sim.mutation.subtask.LateObjects;
import dev.weir.testkit.sim.mutation.subtask.LostFrames;
import dev.weir.testkit.sim.mutation.subtask.LostIdleness;
import dev.weir.testkit.sim.mutation.subtask.LostWakeUps;
import dev.weir.testkit.sim.mutation.subtask.OvertakingBarriers;
import dev.weir.testkit.sim.mutation.subtask.UnclosedLoops;
import dev.weir.testkit.sim.mutation.subtask.UsedUpWakeUps;
import dev.weir.testkit.sim.mutation.subtask.WrongSnapshots;
import dev.weir.testkit.sim.mutation.subtask.WrongState;
import dev.weir.testkit.sim.mutation.wire.SaidOnce;
import dev.weir.testkit.sim.mutation.wire.WrongAdoptions;
import dev.weir.testkit.sim.mutation.wire.WrongFrames;
import dev.weir.testkit.sim.mutation.wire.WrongHosts;
import dev.weir.testkit.sim.mutation.wire.WrongOrders;
import dev.weir.testkit.sim.mutation.wire.WrongRestores;
import dev.weir.testkit.sim.shell.Ground;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.workload.Demand;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Planted bugs: each breaks one rule that the engine lives by. The simulator must find every one of
 * them, otherwise its silence means nothing.
 */
public enum Mutation {
  /** Nothing is broken. */
  NONE(ground -> Seams.NONE),
  /** Channels are not blocked while barriers are awaited, although exactly-once is promised. */
  SKIP_ALIGNMENT(ground -> Seams.NONE, Demand.UNBLOCKED),
  /** A subtask acknowledges a snapshot that is written later, if its node lives. */
  ACKNOWLEDGE_BEFORE_DURABLE(LateObjects::written),
  /** Sinks are told that a checkpoint is complete before the job's head has moved to it. */
  NOTIFY_BEFORE_HEAD(LateRows::on),
  /** The garbage collection forgets that older checkpoints are retained. */
  DELETE_RETAINED(ground -> WrongRoots.headAlone()),
  /** The garbage collection forgets that a checkpoint is in progress. */
  DELETE_IN_PROGRESS(ground -> WrongRoots.nothingUnderWay()),
  /** A frame is lost, and the ones behind it get its number. */
  DROP_FRAME_SILENTLY(ground -> LostFrames.seams(ground.random())),
  /** A restore takes the checkpoint before the head. */
  RESTORE_OLDER(WrongManifests::older),
  /** A snapshot of a source holds positions one record too early. */
  REWIND_SOURCE(ground -> RewindingSource.seams(), Demand.GENERATORS),
  /** A restore forgets the splits and positions of sources. */
  FORGET_SOURCE_POSITION(ground -> WrongSnapshots.WITHOUT_SPLITS),
  /** A restore forgets what sinks had prepared and not yet committed. */
  FORGET_PENDING_COMMITTABLES(ground -> WrongSnapshots.WITHOUT_PENDING_COMMITTABLES),
  /** Sinks commit with the barrier instead of with the notice. */
  COMMIT_AT_BARRIER(ground -> WrongSinks.COMMITTING_AT_BARRIER),
  /** Giving up a checkpoint gives up the one behind it as well. */
  ABORT_NEXT_TOO(ground -> WrongHosts.abortingTheNextToo()),
  /** Senders send without having credit. */
  IGNORE_CREDITS(ground -> InventedCredits.seams()),
  /** The job's row takes the write of a coordinator whose term is over. */
  ACCEPT_STALE_WRITE(ground -> WrongRows.takingStaleWrites()),
  /** Snapshots are restored without their timers. */
  LOSE_TIMERS(ground -> WrongSnapshots.WITHOUT_TIMERS),
  /** A subtask takes over one key group too few when the parallelism has changed. */
  KEY_GROUPS_OFF_BY_ONE(ground -> WrongState.ofTooFewKeyGroups()),
  /** A restore forgets that the end of the input was processed before. */
  REPEAT_END_OF_INPUT(ground -> WrongSnapshots.BEFORE_THE_END),
  /** A restore forgets the records that unaligned barriers overtook. */
  LOSE_IN_FLIGHT(ground -> WrongRestores.withoutInFlight(), Demand.UNALIGNED),
  /** A restore forgets those of them that had waited at the sending end of their channel. */
  LOSE_QUEUED_OUTPUTS(ground -> WrongRestores.withoutQueuedOutputs(), Demand.UNALIGNED),
  /** A restore takes the records in flight of as many old subtasks as there are new ones. */
  FORGET_REMOVED_IN_FLIGHT(ground -> WrongRestores.withoutInFlightOfRemoved(), Demand.UNALIGNED),
  /** A restore forgets records in flight between operators that are one chain now. */
  FORGET_IN_FLIGHT_WITHIN(ground -> WrongRestores.withoutInFlightWithin(), Demand.UNALIGNED),
  /** A restore takes the state of as many old subtasks as there are new ones. */
  FORGET_REMOVED_SUBTASKS(ground -> WrongRestores.withoutRemoved()),
  /** Aligned barriers are sent ahead of records that were emitted before them. */
  BARRIER_OVERTAKES(ground -> OvertakingBarriers.seams(), Demand.ALIGNED),
  /** One source takes each checkpoint for one that blocks no channels. */
  MISLABEL_BARRIER(ground -> WrongOrders.mislabelled(), Demand.ALIGNED),
  /** A restore forgets what time it was. */
  FORGET_WATERMARK(ground -> WrongSnapshots.WITHOUT_WATERMARK),
  /** A job counts as finished as soon as all input is processed. */
  SKIP_FINAL_CHECKPOINT(ground -> new FinishedWhenDrained()),
  /** A sink commits again what was committed before. */
  COMMIT_AGAIN(ground -> WrongTransactions.COMMITTED_AGAIN),
  /** A subtask answers that it has committed before it has. */
  ANSWER_BEFORE_COMMIT(ground -> WrongHosts.answeringBeforeCommit()),
  /** What a sink had prepared for a checkpoint that was given up is thrown away. */
  DISCARD_ABORTED(ground -> WrongHosts.discardingAborted(ground.world())),
  /** The names of transactions do not tell for which checkpoint they were prepared. */
  REUSE_TRANSACTION_NAMES(ground -> WrongTransactions.NAMES_REUSED),
  /** A sink throws away the remains of earlier attempts as soon as it opens. */
  DISCARD_AT_START(ground -> WrongSinks.DISCARDING_AT_START),
  /** A subtask deletes all objects of its snapshot when the checkpoint is given up. */
  DELETE_SHARED_OF_ABORTED(ground -> WrongState.deletingAborted(ground.store())),
  /** The garbage collection forgets what the job was restored from. */
  FORGET_RESTORED_ROOT(ground -> WrongRoots.ownHeads()),
  /** A coordinator counts who needs an object, from when it took over on. */
  COUNT_REFERENCES(ground -> WrongGarbage.byCounting()),
  /** Only what complete checkpoints consisted of is ever deleted. */
  FORGET_ORPHANS(ground -> WrongGarbage.ofSubsumedAlone()),
  /** What a checkpoint needed is deleted with it, whoever else names it. */
  DELETE_SUBSUMED_WHOLE(ground -> WrongGarbage.ofSubsumedWhole()),
  /** Nothing is deleted any more behind the final checkpoint. */
  SKIP_LAST_SWEEP(ground -> WrongRoots.noneAtTheEnd()),
  /** All state backends of a node work in one directory. */
  SHARE_LOCAL_DIRECTORY(ground -> WrongState.inOneDirectory()),
  /** Written objects are durable some time after that was said. */
  FORGET_TO_SYNC(LateObjects::unsynced),
  /** A write of the job's row with an unknown outcome is taken for done. */
  ASSUME_ROW_WRITTEN(ground -> WrongRows.assumedWritten()),
  /** A write of the job's row with an unknown outcome is taken for failed, and tidied up after. */
  ASSUME_ROW_NOT_WRITTEN(ground -> WrongRows.assumedNotWritten(ground.store())),
  /** A head that cannot be read at once is taken for none. */
  RESTORE_NOTHING(WrongManifests::nothingIfUnreadable),
  /** What is to be restored is known for one restore only. */
  FORGET_RESTORE_POINTER(ground -> WrongManifests.once()),
  /** A coordinator whose term is over cleans up as if the job had ended. */
  WIPE_WHEN_SUCCEEDED(ground -> WrongRows.wipedWhenSucceeded(ground.store())),
  /** A job that has finished is run again by the next coordinator. */
  RUN_FINISHED_AGAIN(ground -> WrongRows.readAsRunning()),
  /** A coordinator's alarm does not ring while a checkpoint is under way. */
  LOSE_ALARMS(ground -> new LostAlarms()),
  /** A coordinator uses the checkpoint ids of the one before it again. */
  REUSE_CHECKPOINT_IDS(ground -> WrongRows.readWithoutLatestLot()),
  /** An assignment of a split is lost, and nobody notices. */
  LOSE_SPLIT(ground -> WrongOrders.withoutSplits(ground.random())),
  /** An assignment of a split is made twice. */
  REPEAT_SPLIT(ground -> WrongHosts.takingSplitsTwice(ground.random())),
  /** A job that runs at most once reads again what it had read since the checkpoint. */
  READ_AGAIN(ground -> WrongRestores.fromPositions(), Demand.AT_MOST_ONCE),
  /** A job that runs at most once hands splits out before a checkpoint knows of it. */
  HAND_OUT_EARLY(ground -> WrongRestores.live(), Demand.AT_MOST_ONCE, Demand.REPLAYS),
  /** Sources read on behind the checkpoint that the job stops at. */
  READ_BEHIND_STOP(ground -> WrongOrders.withoutStop(), Demand.AT_MOST_ONCE),
  /** A restore takes stored values of an earlier schema for values of now. */
  TRUST_SCHEMA_OF_NOW(ground -> WrongSnapshots.OF_SCHEMAS_OF_NOW, Demand.SCHEMAS),
  /** A restore leaves state out whose schema has changed. */
  FORGET_CHANGED_STATE(ground -> WrongSnapshots.WITHOUT_EARLIER_SCHEMAS, Demand.SCHEMAS),
  /** A subtask says that it is idle before the watermark that it has still to send. */
  IDLE_BEFORE_WATERMARK(ground -> LostIdleness.BEFORE_WATERMARK, Demand.IDLENESS),
  /** A subtask that was idle, and active for a while, does not say again that it is idle. */
  IDLE_ONCE(ground -> LostIdleness.SECOND_TIME, Demand.IDLENESS),
  /** A subtask does not become idle when the last of its active inputs ends. */
  FORGET_IDLE_AT_END(ground -> LostIdleness.AT_AN_END, Demand.IDLENESS),
  /** What an attempt has opened is not closed if something behind it fails to open. */
  FORGET_FAILED_OPEN(ground -> new UnclosedLoops()),
  /** A keyed state is not closed if the supplier of the function that needs it throws. */
  FORGET_STATE_OF_FAILED(ground -> WrongState.openIfSupplierThrew(ground.lives())),
  /** A wake-up that comes before the time that it was asked for is used up. */
  USE_UP_EARLY_WAKE_UP(ground -> new UsedUpWakeUps()),
  /** A part of a frame gets lost between machines, and nobody minds. */
  LOSE_FRAME_PART(ground -> WrongFrames.withLostMessages(ground.random())),
  /** Parts of frames of different channels are put together. */
  MIX_FRAME_PARTS(ground -> WrongFrames.mixedUp()),
  /** Records arrive on another machine with the hash of another key. */
  SEND_WRONG_HASHES(ground -> WrongFrames.withWrongHashes(ground.random())),
  /** A deployment is ordered once, whether or not it is answered. */
  DEPLOY_ONCE(ground -> SaidOnce.DEPLOYMENTS),
  /** Nobody is adopted by a coordinator that takes over. */
  ADOPT_NOBODY(ground -> WrongAdoptions.adoptingNobody()),
  /** A subtask is adopted under another attempt than its own. */
  ADOPT_ANY_ATTEMPT(ground -> WrongAdoptions.adoptingAnyAttempt()),
  /** A region is adopted though one of its subtasks does not run. */
  ADOPT_THE_MISSING(ground -> WrongAdoptions.adoptingTheMissing()),
  /** Who is adopted does not tell which splits it was given since the head. */
  FORGET_GIVEN_SPLITS(ground -> WrongAdoptions.forgettingSplits()),
  /** Splits that a coordinator hands out are taken, though another one has taken over. */
  TAKE_SPLITS_OF_THE_DEAD(ground -> WrongAdoptions.takingSplitsOfTheDead()),
  /** Orders are taken from whoever gives them, whether or not another one has taken over. */
  COMPARE_NO_EPOCHS(ground -> WrongAdoptions.comparingNoEpochs()),
  /** The conversation with a new coordinator goes on where that with the one before ended. */
  KEEP_THE_CONVERSATION(ground -> WrongAdoptions.keepingTheConversation()),
  /** A new coordinator does not tell that the head is complete. */
  KEEP_THE_HEAD_SECRET(ground -> WrongAdoptions.keepingTheHeadSecret()),
  /** A new coordinator does not give up what the one before had under way. */
  LEAVE_UNDER_WAY(ground -> WrongAdoptions.leavingWhatWasUnderWay()),
  /** An order is given to a subtask once, whether or not it is answered. */
  ORDER_ONCE(ground -> SaidOnce.ORDERS),
  /** A subtask says each thing once, whether or not it is heard. */
  REPORT_ONCE(ground -> SaidOnce.REPORTS),
  /** An order that arrives again has its effect again. */
  TAKE_REPEATED_ORDERS(ground -> WrongHosts.takingRepeated()),
  /** An order has its effect at once, though one before it is missing. */
  TAKE_ORDERS_AHEAD(ground -> WrongHosts.takingAhead()),
  /** A place forgets which attempts it has fenced. */
  TAKE_FENCED_DEPLOYMENTS(ground -> WrongHosts.takingFencedDeployments()),
  /** The splits of a source have one time together, that of the fastest. */
  SHARE_SPLIT_TIME(ground -> OneTimeSource.seams(), Demand.SPLIT_TIMES, Demand.GENERATORS),
  /** A wake-up that comes before its subtask has gone to rest is lost. */
  LOSE_WAKE_UP(ground -> new LostWakeUps(), Demand.WAKE_UPS),
  /** Readers are told of their positions before the checkpoint is the head. */
  TELL_POSITIONS_EARLY(ground -> WrongHosts.tellingPositionsEarly()),
  /** Writers get records though they are not ready. */
  IGNORE_UNREADY(ground -> WrongSinks.ALWAYS_READY, Demand.HESITATION),
  /** What a restore finds to be committed in one place is taken for committed. */
  PRESUME_COMMITTED(ground -> new PresumedCommits(), Demand.ONE_PLACE);

  @SuppressWarnings("ImmutableEnumChecker") // what is planted has its own state in each run
  private final Function<Ground, Seams> planting;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Set<Demand> demands;

  Mutation(Function<Ground, Seams> planting, Demand... demands) {
    this.planting = planting;
    this.demands = Set.of(demands);
  }

  /** Puts the bug around the plain parts of a run. */
  public Seams plant(Ground ground) {
    return planting.apply(ground);
  }

  /** What pipelines must be like for the bug to matter in them. */
  public Set<Demand> demands() {
    EnumSet<Demand> all = EnumSet.noneOf(Demand.class);
    all.addAll(demands);
    if (this != NONE && !all.contains(Demand.AT_MOST_ONCE)) {
      all.add(Demand.EXACTLY_ONCE);
    }
    return all;
  }
}
