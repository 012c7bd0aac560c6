package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.api.metric.JobMetrics;
import dev.weir.api.metric.MetricValue;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.CrossesNodes;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.element.Frame;
import dev.weir.id.AttemptId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.wiring.Neighbours;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each message that may leave its process does, as it was; no other can. */
final class MessagesCrossNodesTest {
  private static ActorSystem system;
  private static Serialization serialization;
  private static Samples samples;

  @BeforeAll
  static void start() {
    Config config =
        ConfigFactory.parseMap(Map.of("pekko.cluster.jmx.enabled", "off"))
            .withFallback(ConfigFactory.parseResources("weir-node.conf"))
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create("messages", BootstrapSetup.create(config));
    serialization = SerializationExtension.get(system);
    ActorRef<Object> actor = Adapter.spawn(system, Behaviors.ignore(), "actor");
    samples = new Samples(actor);
    samples.use(ToSubtask.class, order(actor));
    samples.use(ToCoordinator.class, report());
    samples.use(
        JobMetrics.class,
        JobMetrics.of(Map.of("count", Map.of("seen", new MetricValue.OfCounter(5)))));
    samples.use(SubtaskCommand.Departure.class, SubtaskCommand.Departure.NONE);
  }

  @AfterAll
  static void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static ToSubtask<ActorRef<Object>> order(ActorRef<Object> actor) {
    SubtaskId subtask = new SubtaskId("count", 3);
    Map<String, Map<SubtaskId, ActorRef<Object>>> chains = new TreeMap<>();
    chains.put("count", Map.of(subtask, actor));
    return new ToSubtask.Orders<>(
        subtask,
        AttemptId.NONE,
        new Packet<>(1, 2, new SubtaskOrder.Start<>(new Neighbours<>(chains))));
  }

  private static ToCoordinator report() {
    return new ToCoordinator.Reports(
        new SubtaskId("count", 3),
        AttemptId.NONE,
        new Packet<>(1, 2, new SubtaskReport.Deployed()));
  }

  private static Object pass(Object message) throws Exception {
    byte[] bytes = serialization.serialize(message).get();
    String manifest = Serializers.manifestFor(serialization.findSerializerFor(message), message);
    int id = serialization.findSerializerFor(message).identifier();
    return serialization.deserialize(bytes, id, manifest).get();
  }

  private static List<Class<?>> messages() {
    List<Class<?>> found = new ArrayList<>();
    found.add(CoordinatorView.class);
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.weir")) {
      if (each.isAssignableTo(CrossesNodes.class) && !each.isInterface()) {
        found.add(each.reflect());
      }
    }
    return found;
  }

  @Test
  void eachMessage() throws Exception {
    assertThat(messages())
        .contains(
            SubtaskCommand.Consumed.class,
            SubtaskCommand.EncodedFrame.class,
            CoordinatorCommand.FromSubtask.class,
            CoordinatorCommand.GetView.class)
        .hasSizeGreaterThan(10);
    for (Class<?> type : messages()) {
      assertThat(type.isRecord()).as(type + " is a record").isTrue();
      for (Object message : samples.of(type)) {
        assertThat(pass(message))
            .as(type.getName())
            .usingRecursiveComparison()
            .ignoringFieldsOfTypes(SubtaskCommand.Departure.class)
            .isEqualTo(message);
      }
    }
  }

  @Test
  void theEnvelopeThatFindsASubtask() throws Exception {
    SubtaskCommand command = new SubtaskCommand.Consumed(1, 2, 3);
    ShardingEnvelope<SubtaskCommand> envelope = new ShardingEnvelope<>("job/count/3", command);
    assertThat(pass(envelope)).isEqualTo(envelope);
  }

  @Test
  void whatAnActorTellsItself_orOthersOfItsProcess_cannotLeaveIt() {
    for (Object message :
        List.of(
            new SubtaskCommand.Own(() -> {}),
            new SubtaskCommand.Tick(),
            new SubtaskCommand.Deliver(new Frame(false, 1)),
            new CoordinatorCommand.Happened(loop -> {}),
            new CoordinatorCommand.Lead())) {
      assertThatThrownBy(() -> serialization.findSerializerFor(message).toBinary(message))
          .as(message.getClass().getName())
          .satisfiesAnyOf(
              failed -> assertThat(failed).isInstanceOf(NotSerializableException.class),
              failed -> assertThat(failed).hasMessageContaining("Java serialization"));
    }
  }
}
