// The configuration of Clerk in every environment: Clerk.<stack>.json is what was brought there, Clerk.<stack>.overrides.yaml what is different there.
import * as pulumi from "@pulumi/pulumi";
import { Environment } from "pulumi-clerk/toolkit";

new Environment(pulumi.getStack());
