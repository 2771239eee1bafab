"""All benchmarks, one after the other."""

from benchmarks import choosing, deliveries, documents, letters, memory, pages, pressure, report, transcode

if __name__ == "__main__":
    every = (letters, deliveries, documents, pages, pressure, choosing, memory, transcode)
    report.main([benchmark.measure for benchmark in every], __doc__ or "")
