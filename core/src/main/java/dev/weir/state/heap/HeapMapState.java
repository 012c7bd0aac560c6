package dev.weir.state.heap;

import dev.weir.api.state.MapState;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.heap.table.HeapTable;
import dev.weir.state.heap.table.Preservation;
import dev.weir.state.rules.Iterations;
import dev.weir.state.rules.MapKeys;
import dev.weir.state.rules.NoNull;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map per key. After a snapshot the first change of a key copies that key's whole map, so many
 * small maps cost little and a huge one costs a pause.
 */
final class HeapMapState<K, V> extends TableState<Map<K, V>> implements MapState<K, V> {
  private final Preservation preservation;
  private final MapKeys keys;
  private final Iterations iterations;

  HeapMapState(
      HeapTable table,
      KeyedStateFormat<Map<K, V>> format,
      HeapContext context,
      MapKeys keys,
      Iterations iterations) {
    super(table, format, context);
    preservation = context.preservation();
    this.keys = keys;
    this.iterations = iterations;
  }

  @Override
  public @Nullable V get(K key) {
    return current().get(keys.require(key));
  }

  @Override
  public void put(K key, V value) {
    keys.require(key);
    NoNull.mapValue(value, name);
    iterations.end();
    MapCell<K, V> cell = cell();
    if (cell == null || preservation.isShared(cell.stamp())) {
      cell = new MapCell<>(cell == null ? Map.of() : cell.entries(), preservation.stamp());
      table.put(cell);
    }
    cell.entries().put(key, value);
  }

  @Override
  public void remove(K key) {
    keys.require(key);
    iterations.end();
    MapCell<K, V> cell = cell();
    if (cell == null || !cell.entries().containsKey(key)) {
      return;
    }
    if (cell.entries().size() == 1) {
      table.remove();
      return;
    }
    if (preservation.isShared(cell.stamp())) {
      cell = new MapCell<>(cell.entries(), preservation.stamp());
      table.put(cell);
    }
    cell.entries().remove(key);
  }

  @Override
  public boolean contains(K key) {
    return current().containsKey(keys.require(key));
  }

  @Override
  public boolean isEmpty() {
    return cell() == null;
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries() {
    return iterations.over(() -> new EntryIterator<>(current().entrySet().iterator()));
  }

  @Override
  public void clear() {
    iterations.end();
    table.remove();
  }

  private Map<K, V> current() {
    MapCell<K, V> cell = cell();
    return cell == null ? Collections.emptyMap() : cell.entries();
  }

  @SuppressWarnings("unchecked") // this table holds only such cells
  private @Nullable MapCell<K, V> cell() {
    return (MapCell<K, V>) table.get();
  }

  @Override
  Object toCell(Map<K, V> content) {
    return new MapCell<>(content, preservation.stamp());
  }

  @Override
  @SuppressWarnings("unchecked") // as in cell()
  Map<K, V> toContent(Object cell) {
    return ((MapCell<K, V>) cell).entries();
  }

  /** Gives pairs that neither change nor change the map. */
  private record EntryIterator<K, V>(Iterator<Map.Entry<K, V>> from)
      implements Iterator<Map.Entry<K, V>> {
    @Override
    public boolean hasNext() {
      return from.hasNext();
    }

    @Override
    public Map.Entry<K, V> next() {
      Map.Entry<K, V> entry = from.next();
      return Map.entry(entry.getKey(), entry.getValue());
    }
  }
}
