// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// asking is a server whose every operation asks a platform, and keeps the error.
type asking struct {
	frameworkServer

	client  *peak.Client
	schemas map[string]*tfprotov6.Schema
	said    string
}

func (a *asking) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{ResourceSchemas: a.schemas, DataSourceSchemas: a.schemas, EphemeralResourceSchemas: a.schemas,
		ActionSchemas: map[string]*tfprotov6.ActionSchema{"peak_x": {Schema: a.schemas["peak_x"]}}}, nil
}

func (a *asking) ask(ctx context.Context) {
	a.said = a.client.Redeploy(ctx, peak.Blocks, "x").Error()
}

func (a *asking) PlanResourceChange(ctx context.Context, _ *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	a.ask(ctx)
	return nil, nil
}

func (a *asking) ApplyResourceChange(ctx context.Context, _ *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	a.ask(ctx)
	return nil, nil
}

func (a *asking) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	a.ask(ctx)
	return nil, nil
}

func (a *asking) ReadDataSource(ctx context.Context, _ *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	a.ask(ctx)
	return nil, nil
}

// ValidateActionConfig asks nothing: validation never does.
func (a *asking) ValidateActionConfig(context.Context, *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return nil, nil
}

func (a *asking) PlanAction(ctx context.Context, _ *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	a.ask(ctx)
	return nil, nil
}

func (a *asking) InvokeAction(ctx context.Context, _ *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	a.ask(ctx)
	return nil, nil
}

func (a *asking) OpenEphemeralResource(ctx context.Context, _ *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	a.ask(ctx)
	return nil, nil
}

// TestSecretsOfEveryOperation has every operation keep each sensitive and write-only value of its configuration out of what
// the platform says, whatever the operation does with it.
func TestSecretsOfEveryOperation(t *testing.T) {
	t.Parallel()
	secrets := []string{"write-only-text", "sensitive-member", "4711.5", "nested-text", "dynamic-text", "list-text"}
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `{"detail":"cannot take `+strings.Join(secrets, ", ")+`, plain-text"}`, http.StatusBadRequest)
	}))
	defer platform.Close()
	client, err := peak.New(peak.Config{Token: "token", Endpoint: platform.URL})
	if err != nil {
		t.Fatal(err)
	}
	schema := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "plain", Type: tftypes.String},
		{Name: "text_wo", Type: tftypes.String, WriteOnly: true},
		{Name: "unknown_wo", Type: tftypes.String, WriteOnly: true},
		{Name: "map", Type: tftypes.Map{ElementType: tftypes.String}, Sensitive: true},
		{Name: "number_wo", Type: tftypes.Number, WriteOnly: true},
		{Name: "any_wo", Type: tftypes.DynamicPseudoType, WriteOnly: true},
		{Name: "steps", NestedType: &tfprotov6.SchemaObject{Nesting: tfprotov6.SchemaObjectNestingModeMap, Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "inner", NestedType: &tfprotov6.SchemaObject{Nesting: tfprotov6.SchemaObjectNestingModeSingle, Attributes: []*tfprotov6.SchemaAttribute{
				{Name: "text_wo", Type: tftypes.String, WriteOnly: true}, {Name: "list_wo", Type: tftypes.List{ElementType: tftypes.String}, WriteOnly: true},
			}}},
		}}},
	}}}
	object, _ := schema.ValueType().(tftypes.Object)
	steps, _ := object.AttributeTypes["steps"].(tftypes.Map)
	step, _ := steps.ElementType.(tftypes.Object)
	list := tftypes.List{ElementType: tftypes.String}
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, map[string]tftypes.Value{
		"plain":      tftypes.NewValue(tftypes.String, "plain-text"),
		"text_wo":    tftypes.NewValue(tftypes.String, "write-only-text"),
		"unknown_wo": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		"map":        tftypes.NewValue(object.AttributeTypes["map"], map[string]tftypes.Value{"a": tftypes.NewValue(tftypes.String, "sensitive-member")}),
		"number_wo":  tftypes.NewValue(tftypes.Number, 4711.5),
		"any_wo": tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String}}}}, map[string]tftypes.Value{
			"a": tftypes.NewValue(tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String}}, []tftypes.Value{tftypes.NewValue(tftypes.String, "dynamic-text")}),
		}),
		"steps": tftypes.NewValue(steps, map[string]tftypes.Value{
			"b": tftypes.NewValue(step, nil),
			"a": tftypes.NewValue(step, map[string]tftypes.Value{"inner": tftypes.NewValue(step.AttributeTypes["inner"], map[string]tftypes.Value{
				"text_wo": tftypes.NewValue(tftypes.String, "nested-text"),
				"list_wo": tftypes.NewValue(list, []tftypes.Value{tftypes.NewValue(tftypes.String, "list-text")}),
			})}),
		}),
	}))
	if err != nil {
		t.Fatal(err)
	}
	schemas := map[string]*tfprotov6.Schema{"peak_x": schema}
	inner := &asking{client: client, schemas: schemas}
	outer := newServer(inner)
	for name, run := range map[string]func(context.Context) error{
		"plan": func(ctx context.Context) error {
			_, err := outer.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: "peak_x", Config: &value})
			return err
		},
		"apply": func(ctx context.Context) error {
			_, err := outer.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{TypeName: "peak_x", Config: &value})
			return err
		},
		"read": func(ctx context.Context) error {
			_, err := outer.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: "peak_x", CurrentState: &value})
			return err
		},
		"data source": func(ctx context.Context) error {
			_, err := outer.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: "peak_x", Config: &value})
			return err
		},
		"plan of an action": func(ctx context.Context) error {
			_, err := outer.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: "peak_x", Config: &value})
			return err
		},
		"action": func(ctx context.Context) error {
			_, err := outer.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: "peak_x", Config: &value})
			return err
		},
		"ephemeral resource": func(ctx context.Context) error {
			_, err := outer.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: "peak_x", Config: &value})
			return err
		},
	} {
		inner.said = ""
		if err := run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(inner.said, "plain-text") || slices.ContainsFunc(secrets, func(one string) bool { return strings.Contains(inner.said, one) }) {
			t.Errorf("%s: %q", name, inner.said)
		}
	}
}

// TestSecretsAreKnownByTheirSchema has the real schema mark what travels in secret.
func TestSecretsAreKnownByTheirSchema(t *testing.T) {
	t.Parallel()
	all, err := NewServer(New(Options{Version: "test"}))().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for name, schema := range map[string]*tfprotov6.Schema{
		"peak_image": all.ResourceSchemas["peak_image"], "peak_service": all.ResourceSchemas["peak_service"], "peak_workflow": all.ResourceSchemas["peak_workflow"],
		"peak_block_spec": all.ResourceSchemas["peak_block_spec"], "peak_block_spec_release": all.ResourceSchemas["peak_block_spec_release"],
		"peak_deployment": all.ResourceSchemas["peak_deployment"],
	} {
		if !holdsSecrets(schema.Block.Attributes) {
			t.Errorf("%s has no secrets", name)
		}
	}
}
