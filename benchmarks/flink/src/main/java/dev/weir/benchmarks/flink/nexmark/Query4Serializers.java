package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.flink.RecordSerializer;
import dev.weir.benchmarks.nexmark.Query4.Average;
import dev.weir.benchmarks.nexmark.Query4.Offer;
import dev.weir.benchmarks.nexmark.Query4.Raise;
import dev.weir.benchmarks.nexmark.Query4.Sale;
import dev.weir.benchmarks.nexmark.Query4.Side;
import dev.weir.benchmarks.nexmark.Query4.Standing;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What is sent and kept in query 4. */
final class Query4Serializers {
  private Query4Serializers() {}

  private static void write(Offer offer, DataOutputView out) throws IOException {
    out.writeLong(offer.auction());
    out.writeLong(offer.price());
    out.writeLong(offer.dateTime());
  }

  private static Offer readOffer(DataInputView in) throws IOException {
    return new Offer(in.readLong(), in.readLong(), in.readLong());
  }

  /** An offer in state. */
  public static final class OfOffer extends RecordSerializer<Offer> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Offer offer, DataOutputView target) throws IOException {
      write(offer, target);
    }

    @Override
    public Offer deserialize(DataInputView source) throws IOException {
      return readOffer(source);
    }
  }

  /** Either side on its way. */
  public static final class OfSide extends RecordSerializer<Side> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Side side, DataOutputView target) throws IOException {
      boolean isOffer = side instanceof Offer;
      target.writeBoolean(isOffer);
      if (isOffer) {
        write((Offer) side, target);
      } else {
        Sale sale = (Sale) side;
        target.writeLong(sale.auction());
        target.writeLong(sale.category());
        target.writeLong(sale.dateTime());
        target.writeLong(sale.expires());
      }
    }

    @Override
    public Side deserialize(DataInputView source) throws IOException {
      return source.readBoolean()
          ? readOffer(source)
          : new Sale(source.readLong(), source.readLong(), source.readLong(), source.readLong());
    }
  }

  /** An auction in state. */
  public static final class OfStanding extends RecordSerializer<Standing> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Standing standing, DataOutputView target) throws IOException {
      target.writeLong(standing.category());
      target.writeLong(standing.dateTime());
      target.writeLong(standing.expires());
      target.writeLong(standing.price());
    }

    @Override
    public Standing deserialize(DataInputView source) throws IOException {
      return new Standing(
          source.readLong(), source.readLong(), source.readLong(), source.readLong());
    }
  }

  /** A raise on its way. */
  public static final class OfRaise extends RecordSerializer<Raise> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Raise raise, DataOutputView target) throws IOException {
      target.writeLong(raise.category());
      target.writeLong(raise.previous());
      target.writeLong(raise.price());
    }

    @Override
    public Raise deserialize(DataInputView source) throws IOException {
      return new Raise(source.readLong(), source.readLong(), source.readLong());
    }
  }

  /** An average in state. */
  public static final class OfAverage extends RecordSerializer<Average> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Average average, DataOutputView target) throws IOException {
      target.writeLong(average.sum());
      target.writeLong(average.auctions());
    }

    @Override
    public Average deserialize(DataInputView source) throws IOException {
      return new Average(source.readLong(), source.readLong());
    }
  }
}
