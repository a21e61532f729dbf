// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
)

// plan measures `terraform plan` of a new block spec with one step, and of one with 60 steps and 100 parameter definitions,
// next to the same plan with a provider that does nothing.
func (b *bench) plan(ctx context.Context) error {
	t := newTable("spec", "plan", "processor", "floor", "processor of the floor", "peak memory")
	var times, floors [2]cost
	for i, size := range []struct{ steps, parameters int }{{1, 0}, {60, 100}} {
		config, err := blockSpec(size.steps, size.parameters)
		if err != nil {
			return err
		}
		files := map[string]string{"main.tf.json": config, "src/Dockerfile": "FROM python:3.13-slim\n"}
		for _, measured := range []struct {
			provider string
			to       *cost
		}{{b.lab.provider, &times[i]}, {b.lab.floor, &floors[i]}} {
			name := fmt.Sprintf("plan-%d-%t", size.steps, measured.provider == b.lab.floor)
			w, err := b.lab.workspace(name, measured.provider, files)
			if err != nil {
				return err
			}
			if *measured.to, err = best(2*b.repeat, byTime, func() (cost, error) { return w.run(ctx, "plan") }); err != nil {
				return err
			}
		}
		t.add(fmt.Sprintf("%d steps, %d parameters", size.steps, size.parameters), seconds(times[i].time), seconds(times[i].processor),
			seconds(floors[i].time), seconds(floors[i].processor), mebibytes(times[i].memory))
	}
	t.add("large / small", ratio(times[1].time, times[0].time), ratio(times[1].processor, times[0].processor),
		ratio(floors[1].time, floors[0].time), ratio(floors[1].processor, floors[0].processor), ratio(times[1].memory, times[0].memory))
	b.tables["plan"] = t.String()
	return nil
}

// blockSpec is a configuration as JSON.
func blockSpec(steps, parameters int) (string, error) {
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
	spec := map[string]any{
		"name": "etl", "summary": "Loads data", "release": map[string]any{"version": "1.0.0"}, "artifact": map[string]any{"path": "src"},
		"workflow": map[string]any{"images": map[string]any{"base": map[string]any{"dockerfile": "Dockerfile"}}, "steps": all},
	}
	if parameters > 0 {
		definitions := make([]any, parameters)
		for i := range definitions {
			definitions[i] = map[string]any{
				"name": fmt.Sprintf("p%d", i), "type": "string", "title": "Parameter", "required": true, "default_value": "a",
				"options": []any{map[string]any{"title": "A", "value": "a"}, map[string]any{"title": "B", "value": "b"}},
			}
		}
		spec["parameters"] = map[string]any{"run": definitions}
	}
	text, err := json.Marshal(map[string]any{
		"terraform": map[string]any{"required_providers": map[string]any{"peak": map[string]any{"source": "peakbi/peak"}}},
		"provider":  map[string]any{"peak": map[string]any{"endpoint": "http://127.0.0.1:9", "auth_token": token}},
		"resource":  map[string]any{"peak_block_spec": map[string]any{"etl": spec}},
	})
	return string(text), err
}
