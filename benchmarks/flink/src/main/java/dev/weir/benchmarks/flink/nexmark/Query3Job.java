package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.AsciiSerializer;
import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.Query3;
import dev.weir.benchmarks.nexmark.Query3.LocalOffer;
import dev.weir.benchmarks.nexmark.Query3.Offer;
import dev.weir.benchmarks.nexmark.Query3.Seller;
import dev.weir.benchmarks.nexmark.Query3.Side;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Offers of local sellers. */
final class Query3Job {
  private Query3Job() {}

  static DataStream<LocalOffer> offers(DataStream<NexmarkEvent> events) {
    return events
        .flatMap(
            (NexmarkEvent event, Collector<Side> out) -> {
              Side side = Query3.side(event);
              if (side != null) {
                out.collect(side);
              }
            },
            new SerializerType<>(Side.class, new SideSerializer()))
        .keyBy(Side::seller, Types.LONG)
        .process(new Join(), NexmarkJob.unsent(LocalOffer.class));
  }

  private static final class Join extends KeyedProcessFunction<Long, Side, LocalOffer> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Seller> known;
    private transient ListState<Long> waiting;

    @Override
    public void open(OpenContext context) {
      known =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("seller", new SellerSerializer()));
      waiting = getRuntimeContext().getListState(new ListStateDescriptor<>("auctions", Types.LONG));
    }

    @Override
    public void processElement(Side side, Context ctx, Collector<LocalOffer> out) throws Exception {
      if (side instanceof Offer offer) {
        Seller seller = known.value();
        if (seller == null) {
          waiting.add(offer.auction());
        } else {
          out.collect(LocalOffer.of(seller, offer.auction()));
        }
      } else if (side instanceof Seller seller) {
        known.update(seller);
        for (long auction : waiting.get()) {
          out.collect(LocalOffer.of(seller, auction));
        }
        waiting.clear();
      }
    }
  }

  private static void write(Seller seller, DataOutputView out) throws IOException {
    out.writeLong(seller.seller());
    AsciiSerializer.INSTANCE.serialize(seller.name(), out);
    AsciiSerializer.INSTANCE.serialize(seller.city(), out);
    AsciiSerializer.INSTANCE.serialize(seller.state(), out);
  }

  private static Seller readSeller(DataInputView in) throws IOException {
    return new Seller(
        in.readLong(),
        AsciiSerializer.INSTANCE.deserialize(in),
        AsciiSerializer.INSTANCE.deserialize(in),
        AsciiSerializer.INSTANCE.deserialize(in));
  }

  /** A seller in state. */
  public static final class SellerSerializer extends RecordSerializer<Seller> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Seller seller, DataOutputView target) throws IOException {
      write(seller, target);
    }

    @Override
    public Seller deserialize(DataInputView source) throws IOException {
      return readSeller(source);
    }
  }

  /** Either side on its way. */
  public static final class SideSerializer extends RecordSerializer<Side> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Side side, DataOutputView target) throws IOException {
      boolean isOffer = side instanceof Offer;
      target.writeBoolean(isOffer);
      if (isOffer) {
        target.writeLong(side.seller());
        target.writeLong(((Offer) side).auction());
      } else {
        write((Seller) side, target);
      }
    }

    @Override
    public Side deserialize(DataInputView source) throws IOException {
      return source.readBoolean()
          ? new Offer(source.readLong(), source.readLong())
          : readSeller(source);
    }
  }
}
