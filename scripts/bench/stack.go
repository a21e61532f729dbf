// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// minObjects is the size of the smallest stack that has every kind of object.
const minObjects = 20

// share is how many of 20 objects are of a kind.
type share struct {
	kind, body string
	count      int
}

// shares is a tenant of mixed kinds. The first object of a kind is what the others refer to.
func shares() []share {
	return []share{
		{"artifact", `path = "${path.module}/src"`, 4},
		{"image", `type = "workflow"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }`, 4},
		{"service", `image_details = { image_id = peak_image.web.id, version_id = peak_image.web.version_id }`, 4},
		{"workflow", `steps = {
    load  = { image_id = peak_image.this[0].id, command = "python load.py" }
    train = { image_id = peak_image.this[0].id, command = "python train.py", parents = ["load"] }
  }`, 3},
		{"block_spec", `summary = "Loads data"
  release  = { version = "1.0.0" }
  workflow = { steps = { load = { image_details = { id = peak_image.this[0].id }, command = "python load.py" } } }`, 2},
		{"app_spec", `summary = "Loads data"
  release = { version = "1.0.0" }
  blocks  = [{ id = peak_block_spec.this[0].id, release_version = "1.0.0" }]`, 1},
		{"deployment", `summary         = "Loads data"
  block_spec_id   = peak_block_spec.this[0].id
  release_version = "1.0.0"`, 2},
	}
}

// configuration declares exactly count objects of all kinds.
func configuration(p *platform, count int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\nresource \"peak_image\" \"web\" {\n  name = \"web\"\n  type = \"webapp\"\n"+
		"  build_details = { source = \"dockerfile\", dockerfile = \"FROM python:3.13-slim\" }\n}\n", header(p.url))
	left := count - 1 // the image of the services
	all := shares()
	for i, s := range all {
		number := count * s.count / minObjects
		if i == len(all)-1 {
			number = left
		}
		left -= number
		fmt.Fprintf(&text, "\nresource \"peak_%s\" \"this\" {\n  count = %d\n  name = \"%s-${count.index}\"\n  %s\n}\n",
			s.kind, number, strings.ReplaceAll(s.kind, "_", "-"), s.body)
	}
	return text.String()
}

func header(url string) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    peak = { source = \"peakbi/peak\" }\n  }\n}\n\n"+
		"provider \"peak\" {\n  endpoint   = %q\n  auth_token = %q\n}\n", url, token)
}

// stack is a configuration that has been applied, and the platform that it is on.
type stack struct {
	*workspace

	platform *platform
	objects  int
	created  cost
	requests traffic
}

// stack applies a configuration of that many objects, without latency.
func (b *bench) stack(ctx context.Context, objects int) (*stack, error) {
	p, err := newPlatform()
	if err != nil {
		return nil, err
	}
	w, err := b.lab.workspace(fmt.Sprintf("objects-%d-%d", objects, time.Now().UnixNano()), b.lab.provider, map[string]string{
		"main.tf":       configuration(p, objects),
		"src/app.py":    strings.Repeat("print('hello')\n", 50),
		"src/README.md": "An app.\n",
	})
	if err != nil {
		p.close()
		return nil, err
	}
	s := &stack{workspace: w, platform: p, objects: objects}
	if s.created, err = s.run(ctx, "apply", "-auto-approve", "-parallelism=20"); err != nil {
		p.close()
		return nil, err
	}
	s.requests = p.seen()
	return s, nil
}
