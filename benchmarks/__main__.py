"""All benchmarks, one after the other."""

from benchmarks import deliveries, documents, letters, memory, report

if __name__ == "__main__":
    report.main([letters.measure, deliveries.measure, documents.measure, memory.measure], __doc__ or "")
