// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// platform answers requests without a network.
type platform func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (p platform) RoundTrip(req *http.Request) (*http.Response, error) { return p(req) }

func newData(t *testing.T, answers platform) *Data {
	t.Helper()
	client, err := peak.New(peak.Config{Token: "token", Transport: answers})
	if err != nil {
		t.Fatal(err)
	}
	return &Data{Client: client, Poll: wait.DefaultPoll()}
}

func respond(req *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Request: req, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"application/json"}},
	}
}

func TestInstanceOptionsIsAskedOncePerEntityType(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked sync.Map
		release := make(chan struct{})
		data := newData(t, func(req *http.Request) (*http.Response, error) {
			entity := req.URL.Query().Get("entityType")
			count, _ := asked.LoadOrStore(entity, new(atomic.Int32))
			if counter, ok := count.(*atomic.Int32); ok {
				counter.Add(1)
			}
			<-release
			return respond(req, http.StatusOK, `{"data": [{"id": 20, "name": "`+entity+`"}]}`), nil
		})

		var callers sync.WaitGroup
		for i := range 40 {
			entity := []string{"webapp", "workflow"}[i%2]
			callers.Go(func() {
				options, err := data.InstanceOptions(t.Context(), entity)
				if err != nil || len(options) != 1 || options[0].ID != 20 || options[0].Name != entity {
					t.Errorf("InstanceOptions(%s) = %v, %v", entity, options, err)
				}
			})
		}
		synctest.Wait()
		close(release)
		callers.Wait()
		if options, err := data.InstanceOptions(t.Context(), "webapp"); err != nil || len(options) != 1 {
			t.Errorf("a later call = %v, %v", options, err)
		}
		for _, entity := range []string{"webapp", "workflow"} {
			count, _ := asked.Load(entity)
			if counter, ok := count.(*atomic.Int32); !ok || counter.Load() != 1 {
				t.Errorf("the platform was not asked exactly once for %s", entity)
			}
		}
	})
}

func TestInstanceOptionsForgetsFailures(t *testing.T) {
	t.Parallel()
	calls := 0
	data := newData(t, func(req *http.Request) (*http.Response, error) {
		calls++
		if calls == 1 {
			return respond(req, http.StatusForbidden, `{"detail": "no"}`), nil
		}
		return respond(req, http.StatusOK, `{"data": []}`), nil
	})
	if _, err := data.InstanceOptions(t.Context(), "webapp"); peak.StatusOf(err) != http.StatusForbidden {
		t.Fatalf("first call: error = %v, want 403", err)
	}
	for range 2 {
		if _, err := data.InstanceOptions(t.Context(), "webapp"); err != nil {
			t.Errorf("after the failure: %v", err)
		}
	}
	if calls != 2 {
		t.Errorf("%d requests, want 2: one that failed and one that is remembered", calls)
	}
}

func TestInstanceOptionsSharesFailuresWithThoseWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		release := make(chan struct{})
		data := newData(t, func(req *http.Request) (*http.Response, error) {
			calls.Add(1)
			<-release
			return respond(req, http.StatusForbidden, `{}`), nil
		})
		var callers sync.WaitGroup
		for range 10 {
			callers.Go(func() {
				if _, err := data.InstanceOptions(t.Context(), "webapp"); peak.StatusOf(err) != http.StatusForbidden {
					t.Errorf("error = %v, want 403", err)
				}
			})
		}
		synctest.Wait()
		close(release)
		callers.Wait()
		if calls.Load() != 1 {
			t.Errorf("%d requests, want 1", calls.Load())
		}
	})
}

// TestInstanceOptionsInterrupts has the caller who asks interrupted, and one who waits.
func TestInstanceOptionsInterrupts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		release := make(chan struct{})
		data := newData(t, func(req *http.Request) (*http.Response, error) {
			calls.Add(1)
			select {
			case <-req.Context().Done():
				return nil, req.Context().Err()
			case <-release:
			}
			return respond(req, http.StatusOK, `{"data": [{"id": 20}]}`), nil
		})
		var callers sync.WaitGroup
		call := func(ctx context.Context, check func(error)) {
			callers.Go(func() {
				_, err := data.InstanceOptions(ctx, "webapp")
				check(err)
			})
			synctest.Wait()
		}
		canceled := func(err error) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("interrupted caller: error = %v, want context.Canceled", err)
			}
		}
		fine := func(err error) {
			if err != nil {
				t.Errorf("caller that was not interrupted: %v", err)
			}
		}
		first, interruptFirst := context.WithCancel(t.Context())
		waiting, interruptWaiting := context.WithCancel(t.Context())
		call(first, canceled)
		call(waiting, canceled)
		call(t.Context(), fine)
		call(t.Context(), fine)

		interruptWaiting()
		synctest.Wait()
		interruptFirst()
		synctest.Wait()
		close(release)
		callers.Wait()
		if calls.Load() != 1 {
			t.Errorf("%d requests, want 1, which an interrupt of those who wait for it does not end", calls.Load())
		}
	})
}

func TestClientNeedsConfiguration(t *testing.T) {
	t.Parallel()
	configured := newData(t, nil)
	tests := map[string]struct {
		data  any
		ready bool
		want  string // summary of the error of Client
		at    path.Path
	}{
		"validation only":  {data: nil, want: "Provider not configured"},
		"unknown endpoint": {data: &Data{UnknownAttribute: "endpoint"}, want: "Provider configuration not known yet", at: path.Root("endpoint")},
		"configured":       {data: configured, ready: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &Resource{TypeName: "image"}
			var configure resource.ConfigureResponse
			r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: test.data}, &configure)
			if configure.Diagnostics.HasError() {
				t.Fatal(configure.Diagnostics)
			}
			if r.Ready() != test.ready {
				t.Errorf("Ready() = %t", r.Ready())
			}
			var diags diag.Diagnostics
			client := r.Client(&diags)
			if (client != nil) != test.ready || diags.HasError() == test.ready {
				t.Fatalf("Client() = %v, %v", client, diags)
			}
			if test.ready {
				if client != configured.Client || r.Data() != configured {
					t.Error("the client or the data is not the one of the provider")
				}
				return
			}
			if diags[0].Summary() != test.want {
				t.Errorf("summary = %q, want %q", diags[0].Summary(), test.want)
			}
			if at, ok := diags[0].(diag.DiagnosticWithPath); ok != (len(test.at.Steps()) > 0) || (ok && !at.Path().Equal(test.at)) {
				t.Errorf("error %v, want it at %s", diags[0], test.at)
			}
		})
	}
}

func TestConfigureRefusesForeignData(t *testing.T) {
	t.Parallel()
	var r resource.ConfigureResponse
	(&Resource{}).Configure(t.Context(), resource.ConfigureRequest{ProviderData: "text"}, &r)
	if !r.Diagnostics.HasError() {
		t.Error("a resource took foreign provider data")
	}
	var d datasource.ConfigureResponse
	(&DataSource{}).Configure(t.Context(), datasource.ConfigureRequest{ProviderData: 7}, &d)
	if !d.Diagnostics.HasError() {
		t.Error("a data source took foreign provider data")
	}
}

func TestEmbeddedTypes(t *testing.T) {
	t.Parallel()
	r, d := &Resource{TypeName: "image"}, &DataSource{TypeName: "instance_options"}
	var ofResource resource.MetadataResponse
	r.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "peak"}, &ofResource)
	var ofDataSource datasource.MetadataResponse
	d.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "peak"}, &ofDataSource)
	if ofResource.TypeName != "peak_image" || ofDataSource.TypeName != "peak_instance_options" {
		t.Errorf("type names %q and %q", ofResource.TypeName, ofDataSource.TypeName)
	}
	if got := r.Object("base").String(); got != `peak_image "base"` {
		t.Errorf("resource object = %s", got)
	}
	if got := d.Object("webapp").String(); got != `peak_instance_options "webapp"` {
		t.Errorf("data source object = %s", got)
	}
}
