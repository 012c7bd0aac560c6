package dev.weir.coordinator.restore;

import dev.weir.graph.Partitioner;
import dev.weir.id.CheckpointId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import dev.weir.serde.Schema;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types of the keys that a chain's records come with. State is found by its key's bytes, so
 * they must stay as they are.
 */
public final class KeySchemas {
  private KeySchemas() {}

  /** Each schema once, in an order that depends on nothing else; empty without keys. */
  public static List<Schema> of(ActorGraph graph, Chain chain, Types types) {
    List<Schema> schemas = new ArrayList<>();
    for (Exchange exchange : graph.into(chain)) {
      if (exchange.edge().partitioner() instanceof Partitioner.Hash<?, ?> hash) {
        Schema schema = of(hash, types);
        if (!schemas.contains(schema)) {
          schemas.add(schema);
        }
      }
    }
    schemas.sort(Comparator.comparing(Schema::toString));
    return schemas;
  }

  private static Schema of(Partitioner.Hash<?, ?> hash, Types types) {
    try {
      return types.serdeOf(hash.keyType()).schema();
    } catch (UnserializableTypeException unknown) {
      return new Schema.Dynamic(); // the keys themselves tell, if there are any
    }
  }

  /** Says why stored state would not be found by the keys of now; null if it would be. */
  static @Nullable String problem(
      CheckpointId checkpoint, OperatorSnapshot stored, List<Schema> now) {
    boolean keyed = stored.states().stream().anyMatch(state -> state.id().kind().isKeyed());
    if (!keyed || stored.keys().isEmpty() || now.isEmpty() || stored.keys().equals(now)) {
      return null;
    }
    return "the keys of operator '"
        + stored.operator()
        + "' have changed: they are "
        + text(stored.keys())
        + " in checkpoint "
        + checkpoint
        + ", but "
        + text(now)
        + " in the job. State is found by the bytes of its key, so nothing stored would be found."
        + " Let keyBy select the type that it was again, converting in the selector if need be"
        + (isOpen(stored.keys()) || isOpen(now) ? ", or say it with keyType(…) behind keyBy" : "")
        + ", or start with --fresh to begin without state";
  }

  private static boolean isOpen(List<Schema> schemas) {
    return schemas.contains(new Schema.Dynamic());
  }

  private static String text(List<Schema> schemas) {
    return schemas.stream()
        .map(schema -> schema instanceof Schema.Dynamic ? "of any type" : schema.toString())
        .collect(Collectors.joining(" and "));
  }
}
