package dev.weir.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.actor.SubtaskCommand.EncodedFrame;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.AttemptId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.wire.WireSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames over the real transport between two actor systems on loopback. */
class BetweenNodesTest {
  private static final long PATIENCE_SECONDS = 30;

  private final LinkedBlockingQueue<SubtaskCommand> atSender = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<SubtaskCommand> atReceiver = new LinkedBlockingQueue<>();
  private final Outbound outbound = new Outbound(WireSettings.DEFAULT);
  private ActorSystem sending;
  private ActorSystem receiving;

  private static ActorSystem start(Map<String, ?> settings) {
    Config config =
        ConfigFactory.parseMap(settings)
            .withFallback(ConfigFactory.parseMap(Map.of("pekko.cluster.jmx.enabled", "off")))
            .withFallback(ConfigFactory.parseResources("weir-node.conf"))
            .withFallback(ConfigFactory.load());
    ActorSystem system = ActorSystem.create("weir", BootstrapSetup.create(config));
    Adapter.toTyped(system).systemActorOf(LostMessages.create(), "lost-messages", Props.empty());
    return system;
  }

  private void start(Map<String, ?> ofSender, Map<String, ?> ofReceiver) {
    sending = start(ofSender);
    receiving = start(ofReceiver);
  }

  @AfterEach
  void stop() {
    for (ActorSystem system : new ActorSystem[] {sending, receiving}) {
      if (system != null) {
        system.terminate();
      }
    }
    for (ActorSystem system : new ActorSystem[] {sending, receiving}) {
      if (system != null) {
        system.getWhenTerminated().toCompletableFuture().join();
      }
    }
  }

  private static ActorRef<SubtaskCommand> actor(
      ActorSystem system, LinkedBlockingQueue<SubtaskCommand> into) {
    Behavior<SubtaskCommand> behavior =
        Behaviors.receiveMessage(
            message -> {
              into.add(message);
              return Behaviors.same();
            });
    return Adapter.spawnAnonymous(system, behavior);
  }

  /** The actor as the sending system knows it. */
  private ActorRef<SubtaskCommand> remote(ActorRef<SubtaskCommand> receiver) {
    String text = ActorRefResolver.get(Adapter.toTyped(receiving)).toSerializationFormat(receiver);
    return ActorRefResolver.get(Adapter.toTyped(sending)).resolveActorRef(text);
  }

  private SubtaskCommand next(LinkedBlockingQueue<SubtaskCommand> from) throws Exception {
    SubtaskCommand message = from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message").isNotNull();
    return message;
  }

  private static byte[] message(int number, int size) {
    return EncodedMessages.of(7, number, size);
  }

  private OutboundWindow window(ActorRef<SubtaskCommand> receiver) {
    return outbound.to(Adapter.toClassic(receiver).path().address());
  }

  private void send(ActorRef<SubtaskCommand> from, ActorRef<SubtaskCommand> to, byte[] bytes) {
    Adapter.toClassic(to)
        .tell(new EncodedFrame(bytes, window(to).send(bytes.length)), Adapter.toClassic(from));
  }

  @Test
  void messagesOfTheLargestSize_arriveInOrder_andLeaveTheWindow() throws Exception {
    start(Map.of(), Map.of());
    ActorRef<SubtaskCommand> sender = actor(sending, atSender);
    ActorRef<SubtaskCommand> to = remote(actor(receiving, atReceiver));
    int largest = WireSettings.DEFAULT.messageBytes();
    CompletableFuture<Void> all = new CompletableFuture<>();
    for (int i = 0; i < 400; i++) {
      send(sender, to, message(i, i % 2 == 0 ? largest : 100));
    }
    for (int i = 0; i < 400; i++) {
      EncodedFrame arrived = (EncodedFrame) next(atReceiver);
      assertThat(arrived.bytes()).isEqualTo(message(i, i % 2 == 0 ? largest : 100));
    }
    assertThat(window(to).messages()).isZero();
    window(to).whenRoom(() -> all.complete(null));
    assertThat(all).isCompleted();
    assertThat(atSender).isEmpty();
  }

  @Test
  void whatTheTransportDrops_isToldToItsSender_andLeavesTheWindow() throws Exception {
    start(
        Map.of("pekko.remote.artery.advanced.outbound-message-queue-size", 4),
        Map.of("pekko.remote.artery.canonical.port", 0));
    ActorRef<SubtaskCommand> sender = actor(sending, atSender);
    ActorRef<SubtaskCommand> to = remote(actor(receiving, atReceiver));
    receiving.terminate();
    receiving.getWhenTerminated().toCompletableFuture().join(); // nobody takes what is sent
    for (int i = 0; i < 50; i++) {
      send(sender, to, message(i, 1000));
    }
    SubtaskCommand.Undelivered lost = (SubtaskCommand.Undelivered) next(atSender);
    assertThat(lost.attempt()).isEqualTo(7);
    assertThat(lost.what()).startsWith("a frame for ").contains("overflow");
    while (window(to).messages() > 6) { // what is in the queue may stay there
      assertThat(next(atSender)).isInstanceOf(SubtaskCommand.Undelivered.class);
    }
  }

  @Test
  void whatFindsNobody_isToldToItsSender() throws Exception {
    start(Map.of(), Map.of());
    ActorRef<SubtaskCommand> sender = actor(sending, atSender);
    ActorRef<SubtaskCommand> gone = Adapter.spawnAnonymous(receiving, Behaviors.stopped());
    ActorRef<SubtaskCommand> to = remote(gone);
    send(sender, to, message(0, 1000));
    SubtaskCommand.Undelivered frame = (SubtaskCommand.Undelivered) next(atSender);
    assertThat(frame.attempt()).isEqualTo(7);
    assertThat(frame.what()).contains("nobody is there");
    Adapter.toClassic(to).tell(new SubtaskCommand.Consumed(9, 0, 1), Adapter.toClassic(sender));
    SubtaskCommand.Undelivered credit = (SubtaskCommand.Undelivered) next(atSender);
    assertThat(credit.attempt()).isEqualTo(9);
    assertThat(credit.what()).startsWith("a credit for ");
  }

  @Test
  void whatACoordinatorSaysToASubtaskThatIsGone_isAnsweredInItsPlace() throws Exception {
    start(Map.of(), Map.of());
    LinkedBlockingQueue<CoordinatorCommand> atCoordinator = new LinkedBlockingQueue<>();
    ActorRef<CoordinatorCommand> coordinator =
        Adapter.spawnAnonymous(
            sending,
            Behaviors.receiveMessage(
                message -> {
                  atCoordinator.add(message);
                  return Behaviors.same();
                }));
    ActorRef<SubtaskCommand> gone = remote(Adapter.spawnAnonymous(receiving, Behaviors.stopped()));
    SubtaskId subtask = new SubtaskId("count", 1);
    AttemptId attempt = new AttemptId(new LeaderEpoch(2), 3);
    gone.tell(
        new SubtaskCommand.FromCoordinator(new ToSubtask.Cancel<>(subtask, attempt), coordinator));
    assertThat(atCoordinator.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(
            new CoordinatorCommand.FromSubtask(new ToCoordinator.Gone(subtask, attempt), gone));
  }

  private static CoordinatorCommand.FromSubtask report(int bytes, ActorRef<SubtaskCommand> from) {
    SubtaskReport here =
        new SubtaskReport.Here(true, true, List.of(), List.of(new byte[bytes]), false);
    AttemptId attempt = new AttemptId(new LeaderEpoch(2), 3);
    return new CoordinatorCommand.FromSubtask(
        new ToCoordinator.Reports(new SubtaskId("count", 1), attempt, new Packet<>(4, 5, here)),
        from);
  }

  /** Whoever is told much has a path that the transport knows. */
  @Test
  void reportsOfSeveralMebibytesArrive_andOneThatIsTooLargeIsTheEndOfItsAttempt() throws Exception {
    start(Map.of(), Map.of());
    LinkedBlockingQueue<CoordinatorCommand> arrived = new LinkedBlockingQueue<>();
    ActorRef<CoordinatorCommand> coordinator =
        Adapter.toTyped(receiving)
            .systemActorOf(
                Behaviors.receiveMessage(
                    message -> {
                      arrived.add(message);
                      return Behaviors.same();
                    }),
                NodeCommand.ACTOR,
                Props.empty());
    ActorRef<SubtaskCommand> subtask = actor(sending, atSender);
    ActorRef<CoordinatorCommand> to =
        ActorRefResolver.get(Adapter.toTyped(sending))
            .resolveActorRef(
                ActorRefResolver.get(Adapter.toTyped(receiving))
                    .toSerializationFormat(coordinator));
    for (int mebibytes : new int[] {1, 5, 15, 17}) {
      to.tell(report(mebibytes << 20, subtask));
    }
    List<ToCoordinator.Reports> reports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      CoordinatorCommand next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).isInstanceOf(CoordinatorCommand.FromSubtask.class);
      reports.add((ToCoordinator.Reports) ((CoordinatorCommand.FromSubtask) next).message());
    }
    assertThat(reports.subList(0, 3))
        .map(each -> ((SubtaskReport.Here) each.packet().message()).splits().get(0).length >> 20)
        .containsExactly(1, 5, 15);
    Packet<SubtaskReport> last = reports.get(3).packet();
    assertThat(last.sequence()).as("in its place").isEqualTo(4);
    Failure failure = ((SubtaskReport.Failed) last.message()).failure();
    assertThat(failure.outlook()).isEqualTo(Outlook.PERMANENT);
    assertThat(failure.message())
        .contains("subtask count/1 reports (Here) has 17826", "maximum-large-frame-size");
  }

  @Test
  void aMessageThatIsTooLargeForTheTransport_isToldToItsSender() throws Exception {
    start(Map.of(), Map.of());
    ActorRef<SubtaskCommand> sender = actor(sending, atSender);
    ActorRef<SubtaskCommand> to = remote(actor(receiving, atReceiver));
    send(sender, to, message(0, 3 << 20));
    SubtaskCommand.Undelivered lost = (SubtaskCommand.Undelivered) next(atSender);
    assertThat(lost.what()).contains("oversized");
    assertThat(window(to).messages()).isZero();
    send(sender, to, message(1, 100));
    assertThat(next(atReceiver)).isInstanceOf(EncodedFrame.class);
  }
}
