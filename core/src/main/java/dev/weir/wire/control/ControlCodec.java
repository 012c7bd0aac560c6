package dev.weir.wire.control;

import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.SerdeException;
import dev.weir.wire.DamagedMessageException;
import dev.weir.wire.Envelope;
import dev.weir.wire.WireVersionException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What coordinators and subtasks say to each other, as bytes. Each kind of message is written by
 * the method of a handler: one that is forgotten does not compile. On any thread.
 *
 * <p>Reading throws {@link DamagedMessageException} for bytes that are no such message, and {@link
 * WireVersionException} for those of a version that is not understood.
 *
 * @param <A> the address of a subtask
 */
public final class ControlCodec<A> {
  private static final int DEPLOY = 1;
  private static final int CANCEL = 2;
  private static final int ORDERS = 3;
  private static final int ADOPT = 4;

  private static final int REPORTS = 1;
  private static final int GONE = 2;

  private final OrderCodec<A> orders;

  public ControlCodec(AddressCodec<A> addresses) {
    orders = new OrderCodec<>(addresses);
  }

  /** What a coordinator says, as bytes. */
  public byte[] encode(ToSubtask<A> message) {
    return encode(out -> message.to(new ToSubtaskWriter(out)));
  }

  /** What a subtask says, as bytes. */
  public byte[] encode(ToCoordinator message) {
    return encode(out -> message.to(new ToCoordinatorWriter(out)));
  }

  private interface Body {
    void write(BinaryWriter out);
  }

  private static byte[] encode(Body body) {
    BinaryWriter out = new BinaryWriter();
    Envelope.open(out);
    body.write(out);
    return Envelope.close(out);
  }

  /** Reads what a coordinator said. */
  public ToSubtask<A> decodeToSubtask(byte[] message) {
    return decode(message, "a coordinator", this::readToSubtask);
  }

  /** Reads what a subtask said. */
  public ToCoordinator decodeToCoordinator(byte[] message) {
    return decode(message, "a subtask", ControlCodec::readToCoordinator);
  }

  private static <M> M decode(byte[] message, String who, Function<BinaryReader, M> body) {
    BinaryReader in = Envelope.read(message, who);
    try {
      M read = body.apply(in);
      if (in.remaining() > 0) {
        throw new CorruptDataException(in.remaining() + " bytes too many");
      }
      return read;
    } catch (SerdeException | IllegalArgumentException illegal) {
      throw new DamagedMessageException(
          "a message from " + who + " cannot be read: " + illegal.getMessage());
    }
  }

  // ---- to a subtask

  private final class ToSubtaskWriter implements ToSubtask.Handler<A> {
    private final BinaryWriter out;

    private ToSubtaskWriter(BinaryWriter out) {
      this.out = out;
    }

    @Override
    public void onDeploy(ToSubtask.Deploy<A> deploy) {
      head(DEPLOY, deploy.subtask(), deploy.attempt(), out);
      out.writeUtf(deploy.job().value());
      RestoreCodec.write(deploy.restore(), out);
    }

    @Override
    public void onAdopt(ToSubtask.Adopt<A> adopt) {
      head(ADOPT, adopt.subtask(), adopt.attempt(), out);
      out.writeBoolean(adopt.head().isPresent());
      adopt.head().ifPresent(head -> Parts.write(head, out));
    }

    @Override
    public void onCancel(ToSubtask.Cancel<A> cancel) {
      head(CANCEL, cancel.subtask(), cancel.attempt(), out);
    }

    @Override
    public void onOrders(ToSubtask.Orders<A> message) {
      head(ORDERS, message.subtask(), message.attempt(), out);
      write(message.packet(), orders::write, out);
    }
  }

  private ToSubtask<A> readToSubtask(BinaryReader in) {
    int kind = in.readByte();
    SubtaskId subtask = Parts.readSubtask(in);
    AttemptId attempt = Parts.readAttempt(in);
    return switch (kind) {
      case DEPLOY ->
          new ToSubtask.Deploy<>(new JobId(in.readUtf()), subtask, attempt, RestoreCodec.read(in));
      case ADOPT -> new ToSubtask.Adopt<>(subtask, attempt, readHead(in));
      case CANCEL -> new ToSubtask.Cancel<>(subtask, attempt);
      case ORDERS -> new ToSubtask.Orders<>(subtask, attempt, readPacket(in, orders::read));
      default -> throw Parts.unknown("message to a subtask", kind);
    };
  }

  private static Optional<CheckpointId> readHead(BinaryReader in) {
    return in.readBoolean() ? Optional.of(Parts.readCheckpoint(in)) : Optional.empty();
  }

  // ---- to a coordinator

  private static final class ToCoordinatorWriter implements ToCoordinator.Handler {
    private final BinaryWriter out;

    private ToCoordinatorWriter(BinaryWriter out) {
      this.out = out;
    }

    @Override
    public void onReports(ToCoordinator.Reports message) {
      head(REPORTS, message.subtask(), message.attempt(), out);
      write(message.packet(), ReportCodec::write, out);
    }

    @Override
    public void onGone(ToCoordinator.Gone gone) {
      head(GONE, gone.subtask(), gone.attempt(), out);
    }
  }

  private static ToCoordinator readToCoordinator(BinaryReader in) {
    int kind = in.readByte();
    SubtaskId subtask = Parts.readSubtask(in);
    AttemptId attempt = Parts.readAttempt(in);
    return switch (kind) {
      case REPORTS -> new ToCoordinator.Reports(subtask, attempt, readReports(in));
      case GONE -> new ToCoordinator.Gone(subtask, attempt);
      default -> throw Parts.unknown("message to a coordinator", kind);
    };
  }

  private static Packet<SubtaskReport> readReports(BinaryReader in) {
    return readPacket(in, ReportCodec::read);
  }

  // ---- both

  private static void head(int kind, SubtaskId subtask, AttemptId attempt, BinaryWriter out) {
    out.writeByte(kind);
    Parts.write(subtask, out);
    Parts.write(attempt, out);
  }

  private static <M> void write(
      Packet<M> packet, BiConsumer<M, BinaryWriter> messages, BinaryWriter out) {
    out.writeVarLong(packet.sequence());
    out.writeVarLong(packet.received());
    M message = packet.message();
    out.writeBoolean(message != null);
    if (message != null) {
      messages.accept(message, out);
    }
  }

  private static <M> Packet<M> readPacket(BinaryReader in, Function<BinaryReader, M> messages) {
    long sequence = in.readVarLong();
    long received = in.readVarLong();
    @Nullable M message = in.readBoolean() ? messages.apply(in) : null;
    return new Packet<>(sequence, received, message);
  }
}
