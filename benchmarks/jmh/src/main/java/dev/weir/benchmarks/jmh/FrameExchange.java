package dev.weir.benchmarks.jmh;

import com.typesafe.config.ConfigFactory;
import dev.weir.element.Frame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Frames from one actor to another, on the dispatcher of subtasks; each frame is answered with a
 * credit. Per frame: the sender makes and fills it, the receiver looks at each record.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameExchange {
  private static final int FRAMES = 1000;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  /** How many frames may be under way: 1 shows what a frame takes there and back. */
  @Param({"1", "8"})
  private int credits;

  @Param({"1", "512"})
  private int records;

  private ActorSystem<Send> system;

  private sealed interface Message permits Deliver, Credit, Send {}

  private record Deliver(Frame frame, ActorRef<Message> from) implements Message {}

  private record Credit(long sum) implements Message {}

  private record Send(int frames, CompletableFuture<Long> done) implements Message {}

  @Setup
  public void start() {
    system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  DispatcherSelector data = DispatcherSelector.fromConfig("weir.data-dispatcher");
                  ActorRef<Message> receiver =
                      context.spawn(Behaviors.setup(Receiver::new), "receiver", data);
                  ActorRef<Message> sender =
                      context.spawn(
                          Behaviors.setup(self -> new Sender(self, receiver, credits, records)),
                          "sender",
                          data);
                  return Behaviors.receiveMessage(
                      send -> {
                        sender.tell(send);
                        return Behaviors.same();
                      });
                }),
            "measured",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.parseResources("weir-node.conf"))
                .withFallback(ConfigFactory.load())
                .resolve());
  }

  @TearDown
  public void stop() throws Exception {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .get(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long frame() throws ExecutionException, InterruptedException {
    CompletableFuture<Long> done = new CompletableFuture<>();
    system.tell(new Send(FRAMES, done));
    return done.get();
  }

  private static final class Sender extends AbstractBehavior<Message> {
    private final ActorRef<Message> receiver;
    private final int credits;
    private final int records;
    private CompletableFuture<Long> done = new CompletableFuture<>();
    private int toSend;
    private int underWay;
    private long sum;

    Sender(ActorContext<Message> context, ActorRef<Message> receiver, int credits, int records) {
      super(context);
      this.receiver = receiver;
      this.credits = credits;
      this.records = records;
    }

    @Override
    public Receive<Message> createReceive() {
      return newReceiveBuilder()
          .onMessage(Send.class, this::onSend)
          .onMessage(Credit.class, this::onCredit)
          .build();
    }

    private Behavior<Message> onSend(Send send) {
      done = send.done();
      toSend = send.frames();
      sum = 0;
      sendWithinCredits();
      return this;
    }

    private Behavior<Message> onCredit(Credit credit) {
      underWay--;
      sum += credit.sum();
      sendWithinCredits();
      if (underWay == 0) {
        done.complete(sum);
      }
      return this;
    }

    private void sendWithinCredits() {
      while (toSend > 0 && underWay < credits) {
        toSend--;
        underWay++;
        Frame frame = new Frame(false, records);
        for (int i = 0; i < records; i++) {
          frame.add(this, i);
        }
        receiver.tell(new Deliver(frame, getContext().getSelf()));
      }
    }
  }

  private static final class Receiver extends AbstractBehavior<Message> {
    Receiver(ActorContext<Message> context) {
      super(context);
    }

    @Override
    public Receive<Message> createReceive() {
      return newReceiveBuilder().onMessage(Deliver.class, this::onDeliver).build();
    }

    private Behavior<Message> onDeliver(Deliver deliver) {
      Frame frame = deliver.frame();
      long sum = 0;
      for (int i = 0; i < frame.size(); i++) {
        sum += frame.timestamp(i);
      }
      deliver.from().tell(new Credit(sum));
      return this;
    }
  }
}
