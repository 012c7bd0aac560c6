package dev.weir.spi.connector;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Hands out a list of splits that is known from the start. Split {@code i} belongs to subtask
 * {@code i} modulo the parallelism, whoever asks first; a subtask gets all of its splits on its
 * first request, and never more. After a restore what is left is dealt out anew.
 */
public final class FixedSplits<S> implements SplitEnumerator<S> {
  private final EnumeratorContext<S> context;
  private final Serde<S> serde;
  private final List<List<S>> shares;

  /**
   * @param splits the splits, none of which was assigned
   */
  public FixedSplits(EnumeratorContext<S> context, Serde<S> serde, List<S> splits) {
    this.context = context;
    this.serde = serde;
    shares = new ArrayList<>();
    for (int subtask = 0; subtask < context.parallelism(); subtask++) {
      shares.add(new ArrayList<>());
    }
    for (int i = 0; i < splits.size(); i++) {
      shares.get(i % shares.size()).add(splits.get(i));
    }
  }

  /**
   * Goes on with what a checkpoint left, or starts with all of {@code initial} if there is none.
   */
  public static <S> FixedSplits<S> startOrRestore(
      EnumeratorContext<S> context, Serde<S> serde, List<S> initial, Optional<byte[]> state) {
    List<S> left = state.map(bytes -> read(bytes, serde)).orElse(initial);
    return new FixedSplits<>(context, serde, left);
  }

  private static <S> List<S> read(byte[] state, Serde<S> serde) {
    BinaryReader in = new BinaryReader(state);
    int count = in.readVarInt();
    List<S> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(serde.read(in));
    }
    return splits;
  }

  /** What is left is dealt out anew, to those who may still get something. */
  @Override
  public boolean adopt(List<GivenSplits<S>> readers) {
    List<S> left = inOrder();
    shares.forEach(List::clear);
    List<Integer> open = new ArrayList<>();
    for (int subtask = 0; subtask < readers.size(); subtask++) {
      GivenSplits<S> given = readers.get(subtask);
      if (!given.splits().stream().allMatch(split -> take(split, left))) {
        return false;
      }
      if (!given.noMore()) {
        open.add(subtask);
      }
    }
    if (open.isEmpty()) {
      return left.isEmpty();
    }
    for (int i = 0; i < left.size(); i++) {
      shares.get(open.get(i % open.size())).add(left.get(i));
    }
    return true;
  }

  /** Takes a split out that is written in the same way: splits need not be comparable. */
  private boolean take(S split, List<S> from) {
    byte[] wanted = written(split);
    for (int i = 0; i < from.size(); i++) {
      if (Arrays.equals(written(from.get(i)), wanted)) {
        from.remove(i);
        return true;
      }
    }
    return false;
  }

  private byte[] written(S split) {
    BinaryWriter out = new BinaryWriter();
    serde.write(split, out);
    return out.toBytes();
  }

  @Override
  public void onSplitRequest(int subtask) {
    List<S> share = shares.get(subtask);
    if (!share.isEmpty()) {
      context.assign(subtask, List.copyOf(share));
      share.clear();
    }
    context.noMoreSplits(subtask);
  }

  @Override
  public void snapshot(BinaryWriter out) {
    List<S> left = inOrder();
    out.writeVarInt(left.size());
    for (S split : left) {
      serde.write(split, out);
    }
  }

  private List<S> inOrder() {
    List<S> left = new ArrayList<>();
    boolean more = true;
    for (int round = 0; more; round++) {
      more = false;
      for (List<S> share : shares) {
        if (round < share.size()) {
          left.add(share.get(round));
          more = true;
        }
      }
    }
    return left;
  }
}
