// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-peak serves the Peak provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// version is set by the linker in release builds.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger: print TF_REATTACH_PROVIDERS and wait for Terraform")
	flag.Parse()
	// A debugger's logs are read by the developer, not by Terraform.
	if !*debug {
		if err := provider.Tune(); err != nil {
			log.Fatal(err)
		}
	}

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	create := provider.NewServer(provider.New(provider.Options{Version: version}))
	err := tf6server.Serve("registry.terraform.io/peakbi/peak", create, options...)
	if err != nil {
		log.Fatal(err)
	}
}
