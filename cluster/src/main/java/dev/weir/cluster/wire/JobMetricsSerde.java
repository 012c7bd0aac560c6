package dev.weir.cluster.wire;

import dev.weir.api.metric.JobMetrics;
import dev.weir.api.metric.MetricValue;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import java.util.Map;
import java.util.TreeMap;

/** What functions measured, by operator and name. */
record JobMetricsSerde(Serde<Map<String, Map<String, MetricValue>>> values)
    implements Serde<JobMetrics> {
  static JobMetricsSerde of(Types types) {
    return new JobMetricsSerde(
        types.serdeOf(new TypeRef<Map<String, Map<String, MetricValue>>>() {}));
  }

  @Override
  public void write(JobMetrics metrics, BinaryWriter out) {
    values.write(new TreeMap<>(metrics.byOperator()), out);
  }

  @Override
  public JobMetrics read(BinaryReader in) {
    return JobMetrics.of(values.read(in));
  }

  @Override
  public Schema schema() {
    return values.schema();
  }
}
