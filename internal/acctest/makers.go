// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// makers make the providers of this process, by how long these look for what a lost answer was about. Those of one maker share their
// schemas: each start of a command line has a provider of its own, and making the schemas for each took a seventh of the time that is not the
// command line's.
var makers = struct {
	sync.Mutex

	of map[time.Duration]func() tfprotov6.ProviderServer
}{of: map[time.Duration]func() tfprotov6.ProviderServer{}}

// factories serves the provider in this process.
func factories(settleTime time.Duration) map[string]func() (tfprotov6.ProviderServer, error) {
	makers.Lock()
	defer makers.Unlock()
	serve := makers.of[settleTime]
	if serve == nil {
		serve = provider.NewServer(provider.New(options(settleTime)))
		makers.of[settleTime] = serve
	}
	return map[string]func() (tfprotov6.ProviderServer, error){
		"peak": func() (tfprotov6.ProviderServer, error) { return serve(), nil },
	}
}
