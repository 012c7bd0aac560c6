package dev.weir.wire.control;

import dev.weir.id.SubtaskId;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Addresses of subtasks, by chain and index. Most of an address is that of the one before it (the
 * protocol, the machine, the job), so each is written as what is new behind what is not.
 */
final class NeighboursCodec<A> {
  private final AddressCodec<A> addresses;

  NeighboursCodec(AddressCodec<A> addresses) {
    this.addresses = addresses;
  }

  void write(Neighbours<A> neighbours, BinaryWriter out) {
    out.writeVarInt(neighbours.byChain().size());
    String before = "";
    for (Map.Entry<String, Map<SubtaskId, A>> chain : neighbours.byChain().entrySet()) {
      out.writeUtf(chain.getKey());
      out.writeVarInt(chain.getValue().size());
      for (Map.Entry<SubtaskId, A> each : new TreeMap<>(chain.getValue()).entrySet()) {
        String text = addresses.text(each.getValue());
        int shared = sharedChars(before, text);
        out.writeVarInt(each.getKey().index());
        out.writeVarInt(shared);
        out.writeUtf(text.substring(shared));
        before = text;
      }
    }
  }

  Neighbours<A> read(BinaryReader in) {
    int chains = in.readCount(2);
    Map<String, Map<SubtaskId, A>> byChain = new TreeMap<>();
    String before = "";
    for (int i = 0; i < chains; i++) {
      String chain = in.readUtf();
      int subtasks = in.readCount(3);
      Map<SubtaskId, A> ofChain = new TreeMap<>();
      for (int s = 0; s < subtasks; s++) {
        int index = in.readVarInt();
        int shared = in.readVarInt();
        if (shared < 0 || shared > before.length()) {
          throw new CorruptDataException("an address of " + chain + " refers to what is not there");
        }
        before = before.substring(0, shared) + in.readUtf();
        ofChain.put(new SubtaskId(chain, index), addresses.address(before));
      }
      byChain.put(chain, ofChain);
    }
    return new Neighbours<>(byChain);
  }

  private static int sharedChars(String a, String b) {
    int most = Math.min(a.length(), b.length());
    int shared = 0;
    while (shared < most && a.charAt(shared) == b.charAt(shared)) {
      shared++;
    }
    return shared;
  }
}
