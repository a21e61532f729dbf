// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The way in which Terraform greets a provider.
const (
	cookieKey   = "TF_PLUGIN_MAGIC_COOKIE"
	cookieValue = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
	protocol    = 6
)

// startTime starts a provider and returns the time until it says where it listens.
func startTime(ctx context.Context, binary string) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	command := exec.CommandContext(ctx, binary)
	command.Env = append(os.Environ(), cookieKey+"="+cookieValue, "PLUGIN_PROTOCOL_VERSIONS=6")
	output, err := command.StdoutPipe()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := command.Start(); err != nil {
		return 0, err
	}
	_, err = bufio.NewReader(output).ReadString('\n')
	taken := time.Since(started)
	cancel()
	// It was killed, which is no news.
	_ = command.Wait()
	return taken, err
}

// schemaCost is what the first question for the schema takes.
type schemaCost struct {
	time   time.Duration
	memory int64 // peak of the process in bytes
}

// schemaTime starts a provider and asks for its schema, as Terraform does.
func schemaTime(ctx context.Context, binary string) (cost schemaCost, err error) {
	command := exec.CommandContext(ctx, binary)
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  plugin.HandshakeConfig{ProtocolVersion: protocol, MagicCookieKey: cookieKey, MagicCookieValue: cookieValue},
		VersionedPlugins: map[int]plugin.PluginSet{protocol: {}},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		Cmd:              command,
		Logger:           hclog.NewNullLogger(),
	})
	defer client.Kill()
	connection, err := client.Client()
	if err != nil {
		return cost, err
	}
	caller, ok := connection.(*plugin.GRPCClient)
	if !ok {
		return cost, errors.New("the provider does not speak gRPC")
	}
	// The messages are opaque here: the question has no fields, and nobody reads the answer.
	started := time.Now()
	err = caller.Conn.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &emptypb.Empty{})
	cost.time = time.Since(started)
	cost.memory = highWater(strconv.Itoa(command.Process.Pid))
	return cost, err
}
