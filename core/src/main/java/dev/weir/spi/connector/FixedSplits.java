package dev.weir.spi.connector;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import java.util.ArrayList;
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
