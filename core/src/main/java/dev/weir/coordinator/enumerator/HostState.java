package dev.weir.coordinator.enumerator;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.Manifest.EnumeratorState;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint holds of a source's enumerator and its host.
 *
 * @param heldBack splits that the enumerator had assigned and that no reader had received yet, as
 *     bytes; only a job that runs at most once has any
 * @param enumerator what the enumerator wrote
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HostState(List<byte[]> heldBack, byte[] enumerator) {
  static final HostState NONE = new HostState(List.of(), new byte[0]);

  static HostState read(EnumeratorState state) {
    BinaryReader in = new BinaryReader(state.bytes());
    int count = in.readVarInt();
    List<byte[]> heldBack = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      heldBack.add(in.readBytes());
    }
    byte[] enumerator = new byte[in.remaining()];
    in.readRaw(enumerator, 0, enumerator.length);
    return new HostState(heldBack, enumerator);
  }

  EnumeratorState write() {
    BinaryWriter out = new BinaryWriter();
    out.writeVarInt(heldBack.size());
    heldBack.forEach(out::writeBytes);
    out.writeRaw(enumerator, 0, enumerator.length);
    return new EnumeratorState(out.toBytes());
  }
}
