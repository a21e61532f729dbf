// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

// trial is one test on the tenant.
type trial struct {
	*testing.T
	*underTest

	gate *gate
}

// try begins a test on the tenant, or leaves it out where there is none.
func try(t *testing.T) *trial {
	t.Helper()
	if tenant == nil {
		t.Skipf("it runs on a real tenant: make testacc (%s is not set)", envTenant)
	}
	tenant.tried.Add(1)
	if tenant.going.Err() != nil {
		t.Skip(context.Cause(tenant.going))
	}
	t.Parallel()
	return &trial{T: t, underTest: tenant, gate: &gate{going: tenant.going, rights: &tenant.rights}}
}

// leaveOut skips the test with a reason, which the end of the run repeats.
func (t *trial) leaveOut(reason string) {
	t.Helper()
	t.mu.Lock()
	t.skipped = append(t.skipped, t.Name()+": "+reason)
	t.mu.Unlock()
	t.Skip("left out: " + realtenant.Discreet(reason, t.access.Token))
}

// test runs the steps. What the tenant cannot do leaves the test out; what it made is destroyed in any case.
func (t *trial) test(c resource.TestCase) {
	t.Helper()
	c.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){"peak": t.provider}
	c.CheckDestroy = t.gone
	c.ErrorCheck = func(err error) error {
		if t.going.Err() != nil {
			t.Skipf("cut short: %v", context.Cause(t.going))
		}
		if said := t.gate.said(err); said != "" {
			t.leaveOut(said)
		}
		// What a platform says of its people is not for whoever gets the output.
		return errors.New(realtenant.Discreet(err.Error(), t.access.Token))
	}
	resource.Test(t.T, c)
}

// provider serves the provider in this process; the environment says where the tenant is. Its waits are those of users, but for a
// first pause that costs little.
func (t *trial) provider() (tfprotov6.ProviderServer, error) {
	return provider.NewServer(provider.New(provider.Options{
		Version: "testacc",
		Poll:    wait.Poll{Min: 250 * time.Millisecond, Max: 10 * time.Second, Sleep: t.sleep},
		Tune: func(config *peak.Config) {
			config.Sleep = t.sleep
			t.gate.next = peak.NewTransport(config.Roots)
			config.Transport = t.gate
		},
	}))(), nil
}

// sleep ends with the run as well.
func (t *trial) sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-t.going.Done():
		return context.Cause(t.going)
	}
}

// kinds are the kinds of realtenant by resource type, for what has a request that says whether an object is there.
var kinds = map[string]string{
	"peak_artifact": "artifact", "peak_image": "image", "peak_service": "service", "peak_workflow": "workflow",
	"peak_block_spec": "block spec", "peak_app_spec": "app spec", "peak_metric_collection": "metric collection",
}

// gone checks that nothing of the state is on the tenant any more.
func (t *trial) gone(state *terraform.State) error {
	for _, module := range state.Modules {
		for address, object := range module.Resources {
			for _, kind := range realtenant.Kinds() {
				if kind.Name != kinds[object.Type] {
					continue
				}
				if err := kind.Get(t.going, t.client, object.Primary.ID); !peak.IsNotFound(err) {
					return fmt.Errorf("%s (id %s) is still there after destroy, asking for it: %w", address, object.Primary.ID, err)
				}
			}
		}
	}
	return nil
}

// may ends the test when a request of the test's own failed: what the token may not do leaves it out, unless it could before.
func (t *trial) may(err error) {
	t.Helper()
	if refused, is := errors.AsType[*peak.Error](err); is && refused.Status == http.StatusForbidden && !t.rights.has(refused.Method, refused.Path) {
		t.leaveOut(err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// only returns the id of the object of a kind that has this name.
func (t *trial) only(kind, name string) string {
	t.Helper()
	for _, k := range realtenant.Kinds() {
		if k.Name != kind {
			continue
		}
		for object, err := range k.List(t.going, t.client) {
			t.may(err)
			if object.Name == name {
				return object.ID
			}
		}
	}
	t.Fatalf("there is no %s %s on the tenant", kind, name)
	return ""
}

// drops deletes an object behind Terraform's back, and waits until it is gone.
func (t *trial) drops(kind, name string) {
	t.Helper()
	id := t.only(kind, name)
	swept := realtenant.Sweeper{Client: t.client, Only: kind, Wanted: func(o realtenant.Object) (bool, string) {
		return o.ID == id, "it is another one"
	}, Quiet: true}.Sweep(t.going)
	if len(swept.Left) > 0 {
		t.may(swept.Left[0].Why)
	}
}

// sweeps deletes an object of the run with all that hangs on it, whatever has become of the run. What stays, the end of the run tells.
func (t *trial) sweeps(kind, name string) {
	t.Helper()
	realtenant.Sweeper{Client: t.client, Only: kind, Wanted: func(o realtenant.Object) (bool, string) {
		return o.Name == name, "it is another one"
	}, Quiet: true, Limit: cleanLimit}.Sweep(context.WithoutCancel(t.going))
}

// folder writes files (slash path to content) into a new folder.
func (t *trial) folder(files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.ToSlash(dir)
}

// plans expects an action on an object.
func plans(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// imports reads an object by its id and compares, but for what only the configuration knows.
func imports(address string, ignored ...string) resource.TestStep {
	return resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: append(ignored, "timeouts")}
}

// fill puts values in place of words in capitals, given in pairs.
func fill(config string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(config)
}

// withActions are the command lines that have actions and queries.
func withActions() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}
}
