// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

// BenchmarkRequests reads one of 1,000 objects again and again, over loopback and many connections at once.
func BenchmarkRequests(b *testing.B) {
	platform, err := emulator.New(emulator.Options{Token: testbed.Token})
	if err != nil {
		b.Fatal(err)
	}
	for i := range 1000 {
		id := fmt.Sprintf("artifact-%d", i)
		if err := platform.Insert("artifact", id, map[string]any{"id": id, "name": id, "lastVersion": 1, "versions": []any{map[string]any{"version": 1}}}); err != nil {
			b.Fatal(err)
		}
	}
	server := httptest.NewServer(platform)
	b.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	b.Cleanup(client.CloseIdleConnections)
	read := func() error {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+"/artifacts/api/v1/artifacts/artifact-500", http.NoBody)
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", testbed.Token)
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, response.Body)
		if closeErr := response.Body.Close(); err == nil {
			err = closeErr
		}
		if err == nil && response.StatusCode != http.StatusOK {
			err = fmt.Errorf("status %d", response.StatusCode)
		}
		return err
	}
	b.SetParallelism(5)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := read(); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}
