package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.AsciiSerializer;
import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.flink.SerializerType;
import dev.weir.benchmarks.nexmark.NexmarkEvent;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializers of whole events. */
final class EventSerializers {
  static final TypeInformation<Bid> BID = new SerializerType<>(Bid.class, new OfBid());
  static final TypeInformation<Auction> AUCTION =
      new SerializerType<>(Auction.class, new OfAuction());
  static final TypeInformation<NexmarkEvent> BID_OR_AUCTION =
      new SerializerType<>(NexmarkEvent.class, new OfBidOrAuction());

  private static final AsciiSerializer TEXT = AsciiSerializer.INSTANCE;

  private EventSerializers() {}

  static void write(Bid bid, DataOutputView out) throws IOException {
    out.writeLong(bid.auction());
    out.writeLong(bid.bidder());
    out.writeLong(bid.price());
    TEXT.serialize(bid.channel(), out);
    TEXT.serialize(bid.url(), out);
    out.writeLong(bid.dateTime());
    TEXT.serialize(bid.extra(), out);
  }

  static Bid readBid(DataInputView in) throws IOException {
    return new Bid(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        TEXT.deserialize(in),
        TEXT.deserialize(in),
        in.readLong(),
        TEXT.deserialize(in));
  }

  static void write(Auction auction, DataOutputView out) throws IOException {
    out.writeLong(auction.id());
    TEXT.serialize(auction.itemName(), out);
    TEXT.serialize(auction.description(), out);
    out.writeLong(auction.initialBid());
    out.writeLong(auction.reserve());
    out.writeLong(auction.dateTime());
    out.writeLong(auction.expires());
    out.writeLong(auction.seller());
    out.writeLong(auction.category());
    TEXT.serialize(auction.extra(), out);
  }

  static Auction readAuction(DataInputView in) throws IOException {
    return new Auction(
        in.readLong(),
        TEXT.deserialize(in),
        TEXT.deserialize(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        TEXT.deserialize(in));
  }

  /** A bid. */
  public static final class OfBid extends RecordSerializer<Bid> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Bid bid, DataOutputView target) throws IOException {
      write(bid, target);
    }

    @Override
    public Bid deserialize(DataInputView source) throws IOException {
      return readBid(source);
    }
  }

  /** A few bids. */
  public static final class OfBids extends RecordSerializer<List<Bid>> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(List<Bid> bids, DataOutputView target) throws IOException {
      target.writeByte(bids.size());
      for (Bid bid : bids) {
        write(bid, target);
      }
    }

    @Override
    public List<Bid> deserialize(DataInputView source) throws IOException {
      int size = source.readByte();
      List<Bid> bids = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        bids.add(readBid(source));
      }
      return bids;
    }
  }

  /** An auction. */
  public static final class OfAuction extends RecordSerializer<Auction> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Auction auction, DataOutputView target) throws IOException {
      write(auction, target);
    }

    @Override
    public Auction deserialize(DataInputView source) throws IOException {
      return readAuction(source);
    }
  }

  /** A bid or an auction. */
  public static final class OfBidOrAuction extends RecordSerializer<NexmarkEvent> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(NexmarkEvent event, DataOutputView target) throws IOException {
      boolean isBid = event instanceof Bid;
      target.writeBoolean(isBid);
      if (isBid) {
        write((Bid) event, target);
      } else {
        write((Auction) event, target);
      }
    }

    @Override
    public NexmarkEvent deserialize(DataInputView source) throws IOException {
      return source.readBoolean() ? readBid(source) : readAuction(source);
    }
  }
}
