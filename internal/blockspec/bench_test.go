// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// BenchmarkPlanBlockSpec plans, in the provider alone, a spec of one step and one of 60 steps and 100 parameter definitions:
// as a new object, and as one that exists with nothing to change. Validation is part of it, as it is of every plan.
func BenchmarkPlanBlockSpec(b *testing.B) {
	for _, size := range []struct{ steps, parameters int }{{1, 0}, {60, 100}} {
		b.Run(fmt.Sprintf("create-%d-steps-%d-parameters", size.steps, size.parameters), func(b *testing.B) {
			p := newPlanner(b, size.steps, size.parameters)
			for b.Loop() {
				p.plan(b, p.null)
			}
		})
		b.Run(fmt.Sprintf("nothing-%d-steps-%d-parameters", size.steps, size.parameters), func(b *testing.B) {
			p := newPlanner(b, size.steps, size.parameters)
			prior := p.known(b, p.plan(b, p.null))
			for b.Loop() {
				p.plan(b, prior)
			}
		})
	}
}

// planner asks the provider for plans of one configuration.
type planner struct {
	server tfprotov6.ProviderServer
	t      tftypes.Type
	config *tfprotov6.DynamicValue
	null   *tfprotov6.DynamicValue
}

func newPlanner(b *testing.B, steps, parameters int) *planner {
	b.Helper()
	server, err := acctest.Factories()["peak"]()
	if err != nil {
		b.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	p := &planner{server: server, t: schemas.ResourceSchemas["peak_block_spec"].ValueType()}
	written := tfprotov6.DynamicValue{JSON: []byte(large(b, steps, parameters))}
	config, err := written.Unmarshal(p.t)
	if err != nil {
		b.Fatal(err)
	}
	p.config, p.null = p.encode(b, config), p.encode(b, tftypes.NewValue(p.t, nil))
	return p
}

// large is the configuration as JSON.
func large(b *testing.B, steps, parameters int) string {
	b.Helper()
	all := map[string]any{}
	for i := range steps {
		step := map[string]any{
			"command": "python run.py", "image_ref": "base", "resources": map[string]any{"instance_type_id": "21", "storage": "10GB"},
			"parameters": map[string]any{"env": map[string]any{"A": "1", "B": "2", "C": "3"}, "secrets": []any{"warehouse"}},
		}
		if i > 0 {
			step["parents"] = []any{fmt.Sprintf("step-%d", i-1)}
		}
		all[fmt.Sprintf("step-%d", i)] = step
	}
	definitions := make([]any, parameters)
	for i := range definitions {
		definitions[i] = map[string]any{
			"name": fmt.Sprintf("p%d", i), "type": "string", "title": "Parameter", "required": true, "default_value": "a",
			"options": []any{map[string]any{"title": "A", "value": "a"}, map[string]any{"title": "B", "value": "b"}},
		}
	}
	config := map[string]any{
		"name": "etl", "summary": "Loads data", "release": map[string]any{"version": "1.0.0"}, "artifact": map[string]any{"path": "."},
		"workflow": map[string]any{"images": map[string]any{"base": map[string]any{"dockerfile": "Dockerfile"}}, "steps": all},
	}
	if parameters > 0 {
		value := map[string]any{"run": definitions}
		config["parameters"] = map[string]any{"type": typeOf(value), "value": value}
	}
	text, err := json.Marshal(config)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

func (p *planner) encode(b *testing.B, value tftypes.Value) *tfprotov6.DynamicValue {
	b.Helper()
	encoded, err := tfprotov6.NewDynamicValue(p.t, value)
	if err != nil {
		b.Fatal(err)
	}
	return &encoded
}

// plan validates and plans, and returns the planned state.
func (p *planner) plan(b *testing.B, prior *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	b.Helper()
	validated, err := p.server.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: "peak_block_spec", Config: p.config})
	if err != nil || len(validated.Diagnostics) > 0 {
		b.Fatal(err, validated.Diagnostics)
	}
	proposed := p.config
	if prior != p.null {
		proposed = prior
	}
	planned, err := p.server.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "peak_block_spec", PriorState: prior, ProposedNewState: proposed, Config: p.config,
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, diagnostic := range planned.Diagnostics {
		b.Fatal(diagnostic.Summary, diagnostic.Detail)
	}
	return planned.PlannedState
}

// known is a planned state as it is after the apply.
func (p *planner) known(b *testing.B, planned *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	b.Helper()
	value, err := planned.Unmarshal(p.t)
	if err != nil {
		b.Fatal(err)
	}
	applied, err := tftypes.Transform(value, func(_ *tftypes.AttributePath, part tftypes.Value) (tftypes.Value, error) {
		if !part.IsKnown() {
			return tftypes.NewValue(part.Type(), "known"), nil
		}
		return part, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return p.encode(b, applied)
}
